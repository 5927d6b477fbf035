"""Nøkkeltall for prognosen, each with formula, inputs and what is left out."""

from dataclasses import dataclass

from fdvu.lib.figures import Exclusion, Figure, Input
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.condition_figures import BUILDINGS, COMPONENTS, LEFT_OUT
from vedlikehold.calc.outlook.basis import Basis
from vedlikehold.calc.outlook.rates import ORIGIN_LABELS
from vedlikehold.calc.outlook.run import IN_NEED, Outlook, total_area

# Rows that no list can show by themselves.
NO_LIST = "none"
# Fewer expected components than this are told with a decimal.
FEW = 10


@dataclass(frozen=True)
class Told:
    """What the figures are made from; `target` is a grade's name."""

    basis: Basis
    outlook: Outlook
    target: str
    price_year: int


def outlook_figures(told: Told) -> list[Figure]:
    """The eight figures of the forecast."""
    return [
        _backlog(told),
        _change(told),
        _need(told),
        _budget(told),
        _poor(told),
        _per_m2(told),
        _in_need(told),
        _falls(told),
    ]


def left_out(told: Told) -> tuple[Exclusion, ...]:
    """Components that the forecast says nothing of."""
    found = told.basis.left_out
    lines = (
        (gettext_noop("Ikke undersøkt (TGIU)"), found.not_examined, COMPONENTS, {"grade": "TGIU"}),
        (gettext_noop("Komponenter uten tilstandsgrad"), found.ungraded, COMPONENTS, {"grade": "null"}),
        (gettext_noop("Dårligere enn målgraden, men uten kostnad"), found.unpriced, LEFT_OUT, {"why": "unpriced"}),
        (gettext_noop("Kostnad i et prisår som ikke er i indeksen"), found.unindexed, LEFT_OUT, {"why": "unindexed"}),
        (gettext_noop("Ikke i etterslepet i dag, og uten kostnad for noen grad"), found.costless, NO_LIST, {}),
    )
    return tuple(Exclusion(Message(reason), count, query, register) for reason, count, register, query in lines if count)


def _money(label: str, value: float | None) -> Input:
    return Input(Message(label), value, "whole_nok")


def _last(told: Told) -> int:
    return told.outlook.years[-1]


def _backlog(told: Told) -> Figure:
    found, basis = told.outlook, told.basis
    origins = tuple(
        Input(Message(gettext_noop("Med forfallstakt fra: %(origin)s"), {"origin": Message(ORIGIN_LABELS[origin])}), count)
        for origin, count in sorted(basis.origins.items())
    )
    return Figure(
        key="backlog",
        label=Message(gettext_noop("Etterslep i %(year)s"), {"year": _last(told)}),
        value=float(found.backlog[-1]),
        unit="mnok",
        formula=Message(
            gettext_noop(
                "Forventet kostnad for å rette opp alt som har dårligere tilstandsgrad enn %(target)s. Hver komponent går hvert år videre fra "
                "TG0, TG1 og TG2 med sin forfallstakt; så går pengene til de verste gradene, den dyreste komponenten først. Kostnaden per grad "
                "er den samme som i etterslepet. Spennet P10–P90 kommer av at hele porteføljen kan forfalle raskere eller langsommere, og at "
                "hele prisnivået kan være et annet."
            ),
            {"target": told.target},
        ),
        inputs=(
            _money(gettext_noop("Etterslep i dag"), float(found.backlog[0])),
            _money(gettext_noop("Lavt anslag (P10)"), float(found.low[-1])),
            _money(gettext_noop("Høyt anslag (P90)"), float(found.high[-1])),
            _money(gettext_noop("Brukt i alt"), float(found.spent.sum())),
            Input(Message(gettext_noop("Komponenter i prognosen")), basis.included),
            Input(Message(gettext_noop("Av dem med kostnad i en annen grad anslått fra andelene i forutsetningene")), basis.inferred),
            *origins,
        ),
        exclusions=left_out(told),
        register=COMPONENTS,
    )


def _change(told: Told) -> Figure:
    found = told.outlook
    years = len(found.price) - 1
    return Figure(
        key="change",
        label=Message(gettext_noop("Endring i etterslepet per år")),
        value=float(found.backlog[-1] - found.backlog[0]) / years,
        unit="mnok",
        formula=Message(gettext_noop("(Etterslep i %(year)s − etterslep i dag) / %(years)s år."), {"year": _last(told), "years": years}),
        inputs=(
            _money(gettext_noop("Etterslep i dag"), float(found.backlog[0])),
            _money(gettext_noop("Etterslep det siste året"), float(found.backlog[-1])),
        ),
        exclusions=left_out(told),
        register=COMPONENTS,
    )


def _need(told: Told) -> Figure:
    need = told.outlook.need
    holds = gettext_noop(
        "Det minste like store beløpet hvert år, i dagens kroner, som gjør at etterslepet etter %(years)s år ikke er større enn i dag. Funnet "
        "ved å regne ut prognosen for ett beløp etter det andre, til en promilles nøyaktighet."
    )
    uses = gettext_noop(
        "Ingen ramme holder etterslepet stille når pengene bare går til disse gradene. Tallet er hva de gradene i gjennomsnitt koster å rette "
        "opp hvert år over %(years)s år, i dagens kroner."
    )
    return Figure(
        key="need",
        label=Message(gettext_noop("Behov per år")),
        value=need.nok,
        unit="mnok",
        formula=Message(holds if need.holds else uses, {"years": need.years}),
        inputs=(
            _money(gettext_noop("Etterslep i dag"), float(told.outlook.backlog[0])),
            Input(Message(gettext_noop("BTA i utvalget")), total_area(told.basis) or None, "m2"),
            Input(Message(gettext_noop("Behov per m² BTA")), need.nok / area if (area := total_area(told.basis)) else None, "nok_per_m2"),
        ),
        exclusions=left_out(told),
        register=COMPONENTS,
    )


def _budget(told: Told) -> Figure:
    found = told.outlook
    years = len(found.price) - 1
    mean = found.mean_budget_nok
    area = total_area(told.basis)
    return Figure(
        key="budget",
        label=Message(gettext_noop("Ramme per år")),
        value=mean,
        unit="mnok",
        formula=Message(
            gettext_noop("Gjennomsnittet av rammene i %(years)s år. Det som ikke brukes et år, går ikke over til det neste."),
            {"years": years},
        ),
        inputs=(
            _money(gettext_noop("Ramme i alt"), float(found.budget.sum())),
            _money(gettext_noop("Brukt i alt"), float(found.spent.sum())),
            Input(Message(gettext_noop("Ramme som andel av behovet")), mean / found.need.nok if found.need.nok else None, "share"),
            Input(Message(gettext_noop("Ramme per m² BTA")), mean / area if area else None, "nok_per_m2"),
        ),
        register=COMPONENTS,
    )


def _poor(told: Told) -> Figure:
    found = told.outlook
    return Figure(
        key="poor",
        label=Message(gettext_noop("TG2 og TG3 i %(year)s"), {"year": _last(told)}),
        value=float(found.poor_share[-1]) if found.quantity.any() else None,
        unit="share",
        formula=Message(
            gettext_noop("Det som ventes å ha TG2 eller TG3, som andel av hva alle komponentene koster å fornye (løfte fra TG3).")
        ),
        inputs=(
            _money(gettext_noop("Fornyelse av det som har TG2"), float(found.quantity[-1, 2])),
            _money(gettext_noop("Fornyelse av det som har TG3"), float(found.quantity[-1, 3])),
            _money(gettext_noop("Fornyelse av alle komponentene"), float(found.quantity[-1].sum())),
            Input(Message(gettext_noop("Andel TG2 og TG3 i dag")), float(found.poor_share[0]), "share"),
        ),
        exclusions=left_out(told),
        query={"grade": ["TG2", "TG3"]},
        register=COMPONENTS,
    )


def _buildings(reason: str, count: int, state: str) -> tuple[Exclusion, ...]:
    return (Exclusion(Message(reason), count, {"state": state}, BUILDINGS),) if count else ()


def _per_m2(told: Told) -> Figure:
    found, basis = told.outlook, told.basis
    return Figure(
        key="per_m2",
        label=Message(gettext_noop("Etterslep per m² i %(year)s"), {"year": _last(told)}),
        value=None if found.per_m2 is None else float(found.per_m2[-1]),
        unit="nok_per_m2",
        formula=Message(gettext_noop("Etterslep / bruttoareal (BTA), over bygg der begge er kjent.")),
        inputs=(
            Input(Message(gettext_noop("Etterslep per m² i dag")), None if found.per_m2 is None else float(found.per_m2[0]), "nok_per_m2"),
            Input(Message(gettext_noop("BTA i bygg med kjent etterslep")), float(basis.area_m2.sum()) or None, "m2"),
        ),
        exclusions=_buildings(gettext_noop("Bygg uten bruttoareal (BTA) eller uten kjent etterslep"), basis.without_area, "no_area"),
        register=BUILDINGS,
    )


def _in_need(told: Told) -> Figure:
    found, basis = told.outlook, told.basis
    return Figure(
        key="in_need",
        label=Message(gettext_noop("Bygg i kritisk stand i %(year)s"), {"year": _last(told)}),
        value=None if found.in_need is None else int(found.in_need[-1]),
        unit="count",
        formula=Message(
            gettext_noop("Bygg der etterslepet er mer enn %(limit)s %% av gjenanskaffelsesverdien (FCI, «kritisk stand»)."),
            {"limit": round(IN_NEED * 100)},
        ),
        inputs=(
            Input(Message(gettext_noop("Bygg i kritisk stand i dag")), None if found.in_need is None else int(found.in_need[0])),
            Input(Message(gettext_noop("Bygg i utvalget")), len(basis.buildings)),
        ),
        exclusions=_buildings(gettext_noop("Bygg uten gjenanskaffelsesverdi eller uten kjent etterslep"), basis.without_value, "no_value"),
        register=BUILDINGS,
    )


def _falls(told: Told) -> Figure:
    found = told.outlook
    years = len(found.price) - 1
    mean = float(found.falls.sum()) / years
    return Figure(
        key="falls",
        label=Message(gettext_noop("Nye TG3 per år")),
        value=round(mean) if mean >= FEW else round(mean, 1),
        unit="number",
        formula=Message(
            gettext_noop("Komponenter som ventes å gå fra TG2 til TG3 i løpet av året, i gjennomsnitt over %(years)s år."), {"years": years}
        ),
        inputs=(
            Input(Message(gettext_noop("Det første året")), round(float(found.falls[1]), 1), "number"),
            Input(Message(gettext_noop("Det siste året")), round(float(found.falls[-1]), 1), "number"),
            Input(Message(gettext_noop("Komponenter i prognosen")), told.basis.included),
        ),
        exclusions=left_out(told),
        query={"grade": ["TG2"]},
        register=COMPONENTS,
    )
