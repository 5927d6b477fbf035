"""Ten years of condition analyses: which buildings when, what was ordered, and what the inspectors found."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset
from vedlikehold.demo.components import House, Part, money
from vedlikehold.demo.texts import FINE, KG_FIELDS, NOT_EXAMINED, words_for
from vedlikehold.enums import AnalysisLevel, AnalysisStatus
from vedlikehold.models import Commission, ConditionAnalysis, Finding
from vedlikehold.services.conclusion import conclude_many

FIRST_YEAR = 2016
# Reports of the old municipalities were brought in when the component register stood.
_TAKEN_IN = date(2020, 9, 3)
_NEVER = 0.08
_ONGOING, _ORDERED, _CANCELLED = 8, 20, 2
# How the last analysis is spread, 2017 to 2026.
_LAST_WEIGHTS = (2, 2, 4, 5, 6, 9, 12, 14, 15, 13)
_SUPPLIERS = ("Fjordplan Rådgivning AS", "Byggtilstand Vest AS", "Solheim & Rud Bygganalyse AS", "Eiendomsforvaltningen, egen regi")
_PEOPLE = ("Marit Hovland", "Eirik Stensrud", "Aisha Rahman", "Håvard Lunde", "Silje Brekke", "Piotr Nowak")
_GROUPS = (
    (("613", "614", "615", "619"), "skoler"),
    (("612",), "barnehager"),
    (("7", "151", "159"), "helse- og omsorgsbygg"),
    (("64", "65", "66", "673"), "kultur- og idrettsbygg"),
    (("1",), "boliger"),
    (("",), "øvrige bygg"),
)
_HIDDEN = ("216", "217", "222", "251", "311", "312", "362", "731")
_LEVEL_TEXTS = {
    1: ("Visuell befaring av hele bygget innvendig og utvendig, med enkle målinger.", "Fuktmåler, avstandsmåler, kamera."),
    2: ("Befaring av hele bygget med gjennomgang av tegninger, FDV-dokumentasjon og driftshistorikk.",
        "Fuktmåler, termokamera, luftmengdemåler, kamera."),
    3: ("Særskilt undersøkelse av tak, yttervegger og våtrom med åpninger i konstruksjonen.", "Hulltaking, fuktmåling i vekt-%, prøver til laboratorium."),
}  # fmt: skip
_SPECIAL = ("23", "26", "255", "22")


@dataclass(frozen=True)
class Visit:
    """One building's analysis: when, and how thorough."""

    house: House
    day: date
    level: int

    @property
    def group(self) -> str:
        return next(name for codes, name in _GROUPS if self.house.code.startswith(codes))


def schedule(rng: random.Random, houses: Iterable[House], today: date) -> dict[int, list[Visit]]:
    """Visits by year: never for some, one to three for the rest."""
    found: dict[int, list[Visit]] = {year: [] for year in range(FIRST_YEAR, today.year + 1)}
    for house in houses:
        if rng.random() < _NEVER:
            continue
        year = rng.choices(range(FIRST_YEAR + 1, FIRST_YEAR + 11), weights=_LAST_WEIGHTS)[0]
        built = house.building.year_built or 0
        for _turn in range(rng.choices((1, 2, 3), weights=(2, 5, 4))[0]):
            if year < max(FIRST_YEAR, built + 1):
                break
            level = rng.choices((1, 2, 3), weights=(68, 27, 5))[0]
            day = min(date(year, rng.randint(2, 10), rng.randint(1, 28)), today - timedelta(days=12))
            found[year].append(Visit(house, day, level))
            year -= rng.randint(3, 5)
    return found


def carry_out(world, rng: random.Random, visits: list[Visit]) -> None:
    """One year's analyses: an order per sort of building, an import of each supplier's reports, and their conclusion."""
    by_group: dict[str, list[Visit]] = {}
    for visit in sorted(visits, key=lambda visit: (visit.day, visit.house.building.pk)):
        by_group.setdefault(visit.group, []).append(visit)
    for group, own in by_group.items():
        _carry_out(world, rng, group, own)


def _carry_out(world, rng: random.Random, group: str, visits: list[Visit]) -> None:
    last, year = visits[-1].day, visits[0].day.year
    supplier = rng.choice(_SUPPLIERS)
    act = open_changeset(
        by=world.users["forvalter"], source=Source.IMPORT, source_name=supplier, note=f"Tilstandsrapporter {year}: {group}"
    )
    commission = None
    if len(visits) >= 3:
        commission = commission_of(world, f"Tilstandsanalyse {year}: {group}", supplier, visits[0].level, ordered_on=date(year, 1, 15))
        commission.due_on = date(year, 12, 1)
        create_rows(act, [commission])
    analyses = [analysis_of(rng, visit, supplier, commission) for visit in visits]
    create_rows(act, analyses)
    findings = [row for visit, analysis in zip(visits, analyses, strict=True) for row in findings_of(rng, visit, analysis)]
    create_rows(act, findings)
    conclude_many(act, [(analysis, visit.day) for visit, analysis in zip(visits, analyses, strict=True)])
    world.backdate(act, max(last + timedelta(days=9), _TAKEN_IN), hour=rng.randint(8, 15))


def begin(world, rng: random.Random, houses: Iterable[House]) -> None:
    """What goes on now: some buildings being walked through, some ordered for the winter, a few called off."""
    due = [house for house in houses if _is_due(house, world.today)]
    due.sort(key=lambda house: -house.size.bta)
    ongoing, planned = due[:_ONGOING], due[_ONGOING : _ONGOING + _ORDERED]
    supplier = _SUPPLIERS[0]
    act = open_changeset(by=world.users["forvalter"], source=Source.FORM, note="Bestilling vinteren 2026–2027")
    order = commission_of(world, "Tilstandsanalyse vinteren 2026–2027", supplier, AnalysisLevel.DETAILED, ordered_on=world.days_ago(40))
    order.due_on = world.today + timedelta(days=120)
    create_rows(act, [order])
    visits = [Visit(house, world.days_ago(rng.randint(1, 12)), 2) for house in ongoing]
    started = [analysis_of(rng, visit, supplier, order) for visit in visits]
    waiting = [_ordered(rng, Visit(house, world.today + timedelta(days=rng.randint(8, 110)), 2), supplier, order) for house in planned]
    for analysis in waiting[-_CANCELLED:]:
        analysis.status = AnalysisStatus.CANCELLED
    create_rows(act, [*started, *waiting])
    findings = [row for visit, analysis in zip(visits, started, strict=True) for row in findings_of(rng, visit, analysis, share=0.45)]
    create_rows(act, findings)
    world.backdate(act, world.days_ago(1), hour=14)


def _is_due(house: House, today: date) -> bool:
    """Nobody has looked for five years, or ever."""
    return all(today.year - row.analysis.performed_on.year > 4 for part in house.parts for row in part.findings)


def _ordered(rng: random.Random, visit: Visit, supplier: str, order: Commission) -> ConditionAnalysis:
    row = analysis_of(rng, visit, supplier, order)
    row.status, row.planned_on, row.summary, row.participants = AnalysisStatus.PLANNED, visit.day, "", ""
    return row


def commission_of(world, title: str, supplier: str, level: int, *, ordered_on: date) -> Commission:
    return Commission(
        unit=world.units["EIENDOM"],
        title=title,
        client="Fjordvik kommune, eiendomsforvaltning",
        supplier=supplier,
        level=level,
        reference_level="TG0 er byggets stand som ny, etter reglene som gjaldt da det ble oppført. Brann og el vurderes etter dagens krav.",
        purpose="Grunnlag for vedlikeholdsplan og budsjett, og for å vurdere videre bruk av byggene.",
        scope="Alle bygningsdeler på tosifret nivå, ute og inne.",
        ordered_on=ordered_on,
    )


def analysis_of(rng: random.Random, visit: Visit, supplier: str, commission: Commission | None) -> ConditionAnalysis:
    """The analysis before it is concluded, with what NS 3424 wants said about it."""
    scope, method = _LEVEL_TEXTS[visit.level]
    building = visit.house.building
    names = rng.sample(_PEOPLE, 2)
    return ConditionAnalysis(
        building=building,
        commission=commission,
        title=f"Tilstandsanalyse {visit.day.year}, {building.name}"[:200],
        level=AnalysisLevel(visit.level),
        status=AnalysisStatus.ONGOING,
        client="Fjordvik kommune, eiendomsforvaltning",
        performed_by=supplier,
        participants=f"{names[0]} ({supplier}), {building.manager_name or names[1]} (driftsleder)"[:300],
        planned_on=visit.day - timedelta(days=rng.randint(0, 20)),
        purpose="Grunnlag for vedlikeholdsplan og budsjett.",
        scope=scope,
        reference_level="TG0 er byggets stand som ny, etter reglene som gjaldt da det ble oppført.",
        basis=rng.choice(
            ("Plantegninger og FDV-permer.", "Forrige rapport og driftsleders erfaringer.", "Tegninger; FDV-dokumentasjon mangler.")
        ),
        method=method,
        reservations=rng.choice(
            (
                "Skjulte konstruksjoner er ikke åpnet.",
                "Taket var delvis snødekt.",
                "Rom som var låst eller i bruk, er ikke undersøkt.",
                "Tekniske anlegg er vurdert etter alder og utseende, ikke prøvd.",
            )
        ),
        summary=_summary(rng, visit),
    )


def _summary(rng: random.Random, visit: Visit) -> str:
    poor = [part.item.name.lower() for part in visit.house.parts if part.grade_at(visit.day.year) == "TG3"]
    if not poor:
        return rng.choice(("Bygget er i god stand for alderen.", "Jevnt godt vedlikeholdt; enkelte avvik bør rettes innen fem år."))
    named = list(dict.fromkeys(poor))[:3]
    return f"Bygget har alvorlige avvik på {', '.join(named)}. " + rng.choice(
        ("For øvrig normal slitasje.", "Tekniske anlegg nærmer seg slutten av levetiden.", "Etterslepet vokser om ikke noe gjøres.")
    )


def findings_of(rng: random.Random, visit: Visit, analysis: ConditionAnalysis, share: float | None = None) -> list[Finding]:
    """One finding per component looked at; those of the analysis are kept with their parts, for the measures."""
    rows = []
    looked_at = share or {1: 0.78, 2: 0.96, 3: 1.0}[visit.level]
    for part in visit.house.parts:
        if (visit.level == 3 and not part.item.part.startswith(_SPECIAL)) or rng.random() > looked_at:
            continue
        row = _finding(rng, visit, part)
        row.analysis, row.component = analysis, part.row
        row.component_id = part.row.pk
        part.findings.append(row)
        rows.append(row)
    return rows


def _finding(rng: random.Random, visit: Visit, part: Part) -> Finding:
    hidden = part.item.part.startswith(_HIDDEN) and rng.random() < (0.22, 0.1, 0.0)[visit.level - 1]
    if hidden or rng.random() < 0.012:
        return Finding(grade="TGIU", symptom=rng.choice(NOT_EXAMINED))
    grade = part.grade_at(visit.day.year, rng.gauss(0, 0.04))
    words = words_for(part.item.code, part.item.part)
    symptom = rng.choice(words.symptoms(grade) or FINE)
    if grade in ("TG0", "TG1"):
        return Finding(grade=grade, symptom=symptom, location=_place(rng, part) if symptom and grade == "TG1" else "")
    row = Finding(grade=grade, symptom=symptom, location=_place(rng, part), cause=rng.choice(words.causes))
    row.recommendation = rng.choice(words.advice)
    row.probability = rng.choices((1, 2, 3), weights=(1, 4, 5) if grade == "TG3" else (4, 5, 1))[0]
    for name, gravest in zip(KG_FIELDS, words.kg, strict=True):
        if gravest is not None:
            lighter = rng.choice((0, 0, 1)) if grade == "TG3" else 1
            setattr(row, name, max(0, gravest - lighter))
    years = rng.randint(0, 2) if grade == "TG3" else rng.randint(2, 6)
    row.deadline = date(visit.day.year + max(years, 1), rng.choice((6, 9, 12)), 1) if years else visit.day + timedelta(days=60)
    if visit.level > 1 or rng.random() < 0.4:
        _estimate(rng, row, part, visit.day.year)
    return row


def _estimate(rng: random.Random, row: Finding, part: Part, year: int) -> None:
    share = 0.42 if row.grade == "TG2" else 1.0
    # Prices rose some three per cent a year.
    likely = part.row.quantity * part.item.cost * share * rng.uniform(0.8, 1.25) * 1.03 ** (year - 2020)
    row.cost_likely_nok, row.price_year = money(likely), year
    row.cost_low_nok, row.cost_high_nok = money(likely * rng.uniform(0.7, 0.9)), money(likely * rng.uniform(1.15, 1.6))


def _place(rng: random.Random, part: Part) -> str:
    """Where on the part; the side or floor that its name has already is not said again."""
    group = part.item.part[:2]
    if group in ("21", "23"):
        return rng.choice(("Ved hovedinngang", "Nederste meter", "Under vinduene", "Hjørnet mot parkeringen", ""))
    if group == "26":
        return rng.choice(("Ved sluk", "Rundt takgjennomføringer", "Mot nabofløyen", "Over hovedinngang", ""))
    if group in ("24", "25", "27"):
        return rng.choice(("Korridor", "Garderobe", "Trapperom", "Toalett ved inngang", "Rom mot sør", ""))
    if part.row.space_id or group in ("32", "36", "43", "56"):
        return rng.choice(("Teknisk rom", "Kjeller", "Loft", ""))
    return ""
