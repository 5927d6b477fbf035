"""A component's cost opened: formula, numbers, and why it does not count where it does not."""

from collections.abc import Iterable
from decimal import Decimal

from fdvu.lib.figures import Exclusion, Figure, Input
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.enums import CostBasis, Grade
from vedlikehold.models import Component
from vedlikehold.queries.components.cost import UPGRADABLE, ComponentCost

_FORMULAS = {
    CostBasis.OWN: gettext_noop(
        "Komponentens eget anslag for å rette opp %(grade)s, regnet om fra %(from)s- til %(to)s-kroner med byggekostnadsindeksen."
    ),
    CostBasis.TYPE: gettext_noop(
        "Mengde × komponenttypens enhetskostnad fra %(grade)s, eller fra nærmeste mildere grad der den mangler, regnet om fra %(from)s- til %(to)s-kroner med byggekostnadsindeksen."
    ),
    CostBasis.SHARE: gettext_noop(
        "Kostnad ved utskifting × andelen for %(grade)s, regnet om fra %(from)s- til %(to)s-kroner med byggekostnadsindeksen. Andelen er en "
        "forutsetning for hele kommunen. Kostnaden er aldri høyere enn det typen sier om en dårligere grad."
    ),
}
_NOTHING_TO_DO = gettext_noop("Komponenten har ingen grad som gir en kostnad: bare TG1, TG2 og TG3 kan rettes opp.")
_NO_BASIS = gettext_noop(
    "Komponenten har verken eget anslag, mengde og type med enhetskostnad for graden, eller kostnad ved utskifting. Kostnaden er ukjent, "
    "ikke null."
)


def cost_figure(component: Component, cost: ComponentCost) -> Figure:
    """The upgrade cost as a figure that can be opened."""
    return Figure(
        key="component_cost",
        label=Message(gettext_noop("Kostnad for å rette opp")),
        value=cost.nok,
        unit="whole_nok",
        formula=_formula(component, cost),
        inputs=tuple(_inputs(component, cost)),
        exclusions=tuple(Exclusion(reason, 1) for reason in reasons_left_out(component, cost)),
        register="components",
    )


def _formula(component: Component, cost: ComponentCost) -> Message:
    if component.grade not in UPGRADABLE:
        return Message(_NOTHING_TO_DO)
    if cost.basis is CostBasis.NONE:
        return Message(_NO_BASIS)
    return Message(_FORMULAS[cost.basis], {"grade": component.grade, "from": cost.from_year, "to": cost.price_year})


def _inputs(component: Component, cost: ComponentCost):
    if cost.basis is CostBasis.OWN:
        yield Input(Message(gettext_noop("Eget anslag, lav")), component.cost_low_nok, "nok")
        yield Input(Message(gettext_noop("Eget anslag, sannsynlig")), component.cost_likely_nok, "nok")
        yield Input(Message(gettext_noop("Eget anslag, høy")), component.cost_high_nok, "nok")
    elif cost.basis is CostBasis.TYPE:
        yield Input(Message(gettext_noop("Mengde")), component.quantity, "number")
        grade, unit_cost = _nearest(component, reversed(UPGRADABLE[: UPGRADABLE.index(component.grade) + 1]))
        yield Input(Message(gettext_noop("Enhetskostnad fra %(grade)s"), {"grade": grade}), unit_cost, "nok")
    elif cost.basis is CostBasis.SHARE:
        yield Input(Message(gettext_noop("Kostnad ved utskifting")), component.replacement_cost_nok, "nok")
        share = getattr(cost.assumed.parameters, f"share_{component.grade.lower()}")
        yield Input(Message(gettext_noop("Andel ved %(grade)s"), {"grade": component.grade}), share, "share")
        worse, unit_cost = _nearest(component, UPGRADABLE[UPGRADABLE.index(component.grade) + 1 :])
        if unit_cost is not None and component.quantity is not None:
            text = gettext_noop("Høyst mengde × enhetskostnad fra %(grade)s, i %(year)s-kroner")
            most = float(unit_cost) * component.quantity
            yield Input(Message(text, {"grade": worse, "year": component.type.price_year}), most, "nok")
    else:
        return
    years = {"from": cost.from_year, "to": cost.price_year}
    yield Input(Message(gettext_noop("Prisår")), cost.from_year, "year")
    growth = None if cost.factor is None else cost.factor - 1
    yield Input(Message(gettext_noop("Prisvekst fra %(from)s til %(to)s (indeks delt på indeks, minus 1)"), years), growth, "share")
    yield Input(Message(gettext_noop("Lav kostnad")), cost.low_nok, "whole_nok")
    yield Input(Message(gettext_noop("Høy kostnad")), cost.high_nok, "whole_nok")


def _nearest(component: Component, grades: Iterable[Grade]) -> tuple[str, Decimal | None]:
    """The first of `grades` that the component's type has a unit cost for."""
    costs = ((grade.value, getattr(component.type, f"unit_cost_{grade.lower()}_nok", None)) for grade in grades)
    return next(((grade, cost) for grade, cost in costs if cost is not None), ("", None))


def reasons_left_out(component: Component, cost: ComponentCost) -> list[Message]:
    """Why the component is not part of the backlog; none where it is."""
    found = []
    if not component.is_current:
        found.append(Message(gettext_noop("Komponenten er fjernet eller skiftet ut")))
    if not component.building.in_portfolio:
        found.append(Message(gettext_noop("Bygget er utenfor porteføljen")))
    if not component.grade:
        found.append(Message(gettext_noop("Komponenten har ingen tilstandsgrad")))
    elif component.grade not in UPGRADABLE or (not found and not cost.counts):
        found.append(
            Message(gettext_noop("%(grade)s er ikke dårligere enn målgraden %(target)s"), {"grade": component.grade, "target": cost.target})
        )
    if cost.is_unindexed:
        years = {"year": cost.from_year, "to": cost.price_year}
        found.append(Message(gettext_noop("Byggekostnadsindeksen mangler %(year)s eller %(to)s"), years))
    elif component.grade in UPGRADABLE and cost.basis is CostBasis.NONE:
        found.append(Message(gettext_noop("Kostnaden er ukjent")))
    return found
