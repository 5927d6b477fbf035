"""Nøkkeltall for tilstand og etterslep, each with formula, inputs and what is left out."""

from dataclasses import dataclass

from fdvu.lib.figures import Exclusion, Figure, Input
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.backlog import Backlog, GradeSums
from vedlikehold.calc.condition import Stock
from vedlikehold.calc.uncertainty import Range
from vedlikehold.calc.upgrade import TGIU, UNGRADED

# Registers that a figure's rows and exclusions stand in.
COMPONENTS, BUILDINGS, LEFT_OUT, MEASURES = "components", "condition-buildings", "left-out", "measures"


@dataclass(frozen=True)
class Conditions:
    """What the figures are made from; `target` is a grade's name, `correlation` what the costs have in common."""

    backlog: Backlog
    grades: GradeSums
    functional: Backlog
    range: Range
    stock: Stock
    target: str
    price_year: int
    correlation: float
    valid_years: int


def condition_figures(found: Conditions) -> list[Figure]:
    """The eight figures of the condition page."""
    return [
        _backlog(found),
        _per_m2(found),
        _fci(found),
        _grade(found),
        _unknown(found),
        _p85(found),
        _functional(found),
        _outdated(found),
    ]


def _left(reason: str, count: int, register: str, **query) -> tuple[Exclusion, ...]:
    return (Exclusion(Message(reason), count, query, register),) if count else ()


def _without_cost(found: Conditions) -> tuple[Exclusion, ...]:
    """Components that the backlog should have had, and has not."""
    return (
        _left(gettext_noop("Dårligere enn målgraden, men uten kostnad"), found.backlog.unpriced, LEFT_OUT, why="unpriced")
        + _left(gettext_noop("Kostnad i et prisår som ikke er i indeksen"), found.backlog.unindexed, LEFT_OUT, why="unindexed")
        + _left(gettext_noop("Ikke undersøkt (TGIU)"), found.backlog.not_examined, COMPONENTS, grade="TGIU")
        + _left(gettext_noop("Komponenter uten tilstandsgrad"), found.backlog.ungraded, COMPONENTS, grade="null")
        + _left(gettext_noop("Bygg uten en eneste vurdert komponent"), found.stock.unknown_buildings, BUILDINGS, state="unknown")
    )


def _backlog(found: Conditions) -> Figure:
    one = found.backlog
    return Figure(
        key="backlog",
        label=Message(gettext_noop("Etterslep")),
        value=one.nok,
        unit="mnok",
        formula=Message(
            gettext_noop(
                "Summen av sannsynlig kostnad for å rette opp hver komponent med dårligere tilstandsgrad enn %(target)s, i %(year)s-kroner. "
                "Kostnaden er komponentens eget anslag, ellers mengde × typens enhetskostnad, ellers en andel av utskiftingskostnaden."
            ),
            {"target": found.target, "year": found.price_year},
        ),
        inputs=(
            Input(Message(gettext_noop("Lav kostnad")), one.low, "whole_nok"),
            Input(Message(gettext_noop("Sannsynlig kostnad")), one.nok, "whole_nok"),
            Input(Message(gettext_noop("Høy kostnad")), one.high, "whole_nok"),
            Input(Message(gettext_noop("Komponenter dårligere enn målgraden")), one.counted),
            Input(Message(gettext_noop("Komponenter i alt")), one.components),
        ),
        exclusions=_without_cost(found),
        query={"grade": grades_below(found.target)},
        register=COMPONENTS,
    )


def grades_below(target: str) -> list[str]:
    """The known grades that are worse than `target`."""
    return [grade for grade in ("TG1", "TG2", "TG3") if grade > target]


def _per_m2(found: Conditions) -> Figure:
    stock = found.stock
    return Figure(
        key="backlog_per_m2",
        label=Message(gettext_noop("Etterslep per m²")),
        value=stock.nok_per_m2,
        unit="nok_per_m2",
        formula=Message(gettext_noop("Etterslep / bruttoareal (BTA), over bygg der begge er kjent.")),
        inputs=(
            Input(Message(gettext_noop("Etterslep i bygg med BTA")), stock.backlog_on_area, "whole_nok"),
            Input(Message(gettext_noop("BTA i bygg med kjent etterslep")), stock.known_area_m2, "m2"),
        ),
        exclusions=_left(
            gettext_noop("Kjent etterslep, men mangler bruttoareal (BTA)"), stock.known_without_area, BUILDINGS, state="no_area"
        )
        + _left(gettext_noop("Bygg uten en eneste vurdert komponent"), stock.unknown_buildings, BUILDINGS, state="unknown"),
        register=BUILDINGS,
    )


def _fci(found: Conditions) -> Figure:
    stock = found.stock
    return Figure(
        key="fci",
        label=Message(gettext_noop("Etterslepsandel (FCI)")),
        value=stock.fci,
        unit="share",
        formula=Message(
            gettext_noop(
                "Etterslep / gjenanskaffelsesverdi, over bygg der begge er kjent. Verdien er byggets egen, ellers BTA × normtallet for "
                "bygningstypen, i %(year)s-kroner. Vanlig lesning (VFA, APPA): til 5 %% god, til 10 %% brukbar, til 30 %% dårlig."
            ),
            {"year": found.price_year},
        ),
        inputs=(
            Input(Message(gettext_noop("Etterslep i bygg med gjenanskaffelsesverdi")), stock.backlog_on_value, "whole_nok"),
            Input(Message(gettext_noop("Gjenanskaffelsesverdi")), stock.value_nok, "whole_nok"),
        ),
        exclusions=_left(
            gettext_noop("Kjent etterslep, men ingen gjenanskaffelsesverdi"), stock.known_without_value, BUILDINGS, state="no_value"
        )
        + _left(gettext_noop("Bygg uten en eneste vurdert komponent"), stock.unknown_buildings, BUILDINGS, state="unknown"),
        register=BUILDINGS,
    )


def _grade(found: Conditions) -> Figure:
    stock = found.stock
    without = stock.buildings - stock.graded_buildings - stock.graded_without_area
    return Figure(
        key="grade",
        label=Message(gettext_noop("Vektet tilstandsgrad")),
        value=stock.grade,
        unit="grade",
        formula=Message(
            gettext_noop(
                "Σ (BTA × byggets vektede tilstandsgrad) / Σ BTA. Byggets grad er Σ (vekt × midlere TG per bygningsdel) / Σ vekt; vekten er "
                "bygningsdelens andel av byggekostnaden for et nytt bygg."
            )
        ),
        inputs=(
            Input(Message(gettext_noop("Bygg med vektet tilstandsgrad og BTA")), stock.graded_buildings),
            Input(Message(gettext_noop("BTA i disse")), stock.graded_m2, "m2"),
        ),
        exclusions=_left(gettext_noop("Bygg uten vektet tilstandsgrad"), without, BUILDINGS, state="no_grade")
        + _left(
            gettext_noop("Har vektet tilstandsgrad, men mangler bruttoareal (BTA)"),
            stock.graded_without_area,
            BUILDINGS,
            state="grade_no_area",
        ),
        register=BUILDINGS,
    )


def _unknown(found: Conditions) -> Figure:
    stock, grades = found.stock, found.grades
    return Figure(
        key="unknown",
        label=Message(gettext_noop("Ukjent tilstand")),
        value=stock.unknown_share,
        unit="share",
        formula=Message(
            gettext_noop(
                "Σ (BTA × andel komponenter uten kjent tilstandsgrad) / Σ BTA. I et bygg uten vurderte komponenter er alt ukjent. Det ukjente "
                "er ikke med i etterslepet."
            )
        ),
        inputs=(
            Input(Message(gettext_noop("Bygg uten en eneste vurdert komponent")), stock.unknown_buildings),
            Input(Message(gettext_noop("BTA i disse")), stock.unknown_buildings_m2, "m2"),
            Input(Message(gettext_noop("Ikke undersøkt (TGIU)")), grades.components[TGIU]),
            Input(Message(gettext_noop("Komponenter uten tilstandsgrad")), grades.components[UNGRADED]),
            Input(Message(gettext_noop("Komponenter i alt")), grades.count),
        ),
        exclusions=_left(gettext_noop("Mangler bruttoareal (BTA)"), stock.without_area, BUILDINGS, state="without_area"),
        query={"state": "unknown"},
        register=BUILDINGS,
    )


def _p85(found: Conditions) -> Figure:
    return Figure(
        key="p85",
        label=Message(gettext_noop("Etterslep, P85")),
        value=found.range.p85 if found.backlog.nok is not None else None,
        unit="mnok",
        formula=Message(
            gettext_noop(
                "Beløpet som med 85 %% sannsynlighet er nok. Lav og høy leses som P10 og P90: forventet = (lav + 0,42 × sannsynlig + høy) / 2,42, "
                "σ = (høy − lav) / 2,53. σ² for summen = (1 − ρ) Σσ² + ρ (Σσ)² med samvariasjon ρ = %(correlation)s; lognormal fordeling."
            ),
            {"correlation": f"{found.correlation:g}".replace(".", ",")},
        ),
        inputs=(
            Input(Message(gettext_noop("Forventet kostnad")), found.range.expected, "whole_nok"),
            Input(Message(gettext_noop("Standardavvik")), found.range.deviation, "whole_nok"),
            Input(Message(gettext_noop("P50: like sannsynlig over som under")), found.range.p50, "whole_nok"),
            Input(Message(gettext_noop("P85")), found.range.p85, "whole_nok"),
        ),
        exclusions=_without_cost(found),
        query={"grade": grades_below(found.target)},
        register=COMPONENTS,
    )


def _functional(found: Conditions) -> Figure:
    need = found.functional
    return Figure(
        key="functional",
        label=Message(gettext_noop("Funksjonelt behov")),
        value=None if need.counted and need.without_cost >= need.counted else need.likely,
        unit="mnok",
        formula=Message(
            gettext_noop(
                "Summen av sannsynlig kostnad for åpne tiltak med funksjonelt behov, i %(year)s-kroner. Kommer i tillegg til etterslepet, som er "
                "teknisk behov: tiltak for komponenter som er i etterslepet, er ikke med."
            ),
            {"year": found.price_year},
        ),
        inputs=(
            Input(Message(gettext_noop("Åpne funksjonelle tiltak")), need.counted),
            Input(Message(gettext_noop("Lav kostnad")), need.low, "whole_nok"),
            Input(Message(gettext_noop("Sannsynlig kostnad")), need.likely, "whole_nok"),
            Input(Message(gettext_noop("Høy kostnad")), need.high, "whole_nok"),
        ),
        exclusions=_left(gettext_noop("Tiltak uten kostnad"), need.unpriced, MEASURES, need="functional")
        + _left(gettext_noop("Tiltak med prisår som ikke er i indeksen"), need.unindexed, MEASURES, need="functional")
        + _left(gettext_noop("Tiltak for noe som alt er i etterslepet"), need.components - need.counted, MEASURES, need="functional"),
        query={"need": "functional"},
        register=MEASURES,
    )


def _outdated(found: Conditions) -> Figure:
    stock = found.stock
    return Figure(
        key="outdated",
        label=Message(gettext_noop("Uten gyldig analyse")),
        value=stock.out_of_date + stock.never,
        unit="count",
        formula=Message(
            gettext_noop(
                "Bygg der siste ferdige tilstandsanalyse er utdatert, eller som aldri er analysert. En analyse gjelder til dagen som står i den, "
                "ellers i %(years)s år."
            ),
            {"years": found.valid_years},
        ),
        inputs=(
            Input(Message(gettext_noop("Utdatert analyse")), stock.out_of_date),
            Input(Message(gettext_noop("Aldri analysert")), stock.never),
            Input(Message(gettext_noop("Bygg i alt")), stock.buildings),
        ),
        query={"state": "outdated"},
        register=BUILDINGS,
    )
