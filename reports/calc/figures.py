"""The portfolio's key figures (nøkkeltall) with formula, inputs and exclusions."""

import datetime
from dataclasses import dataclass

from bygg.calc.stock import Totals, mean_age_years, share
from bygg.enums import BUILDING_STATUS_LABELS, BuildingStatus, Ownership
from fdvu.lib.figures import Exclusion, Figure, Input
from fdvu.lib.message import Message, gettext_noop

_STATUS = gettext_noop("Status: %(status)s")


@dataclass(frozen=True)
class Land:
    """Eiendommer og tomter that are held. Areas in m²."""

    properties: int
    plots: int
    known_area: int
    area_m2: float


@dataclass(frozen=True)
class Empty:
    """Vacant and closed buildings. Area in m²."""

    buildings: int
    known_area: int
    area_m2: float


@dataclass(frozen=True)
class Stock:
    """What the figures are made from. `outside` counts buildings out of the portfolio by status; `quality` has `buildings`, `score_share` and `failing`."""

    totals: Totals
    by_ownership: dict[str, Totals]
    outside: dict[str, int]
    empty: Empty
    quality: object
    land: Land
    users: int | None


def portfolio_figures(stock: Stock, *, today: datetime.date) -> list[Figure]:
    """The eight figures of the leader's page, and the number of users."""
    return [
        _buildings(stock),
        _bta(stock),
        _bra(stock),
        _age(stock, today),
        _leased(stock),
        _empty(stock),
        _quality(stock),
        _land(stock),
        _users(stock, today),
    ]


def _without(stock: Stock, known: int, reason: str, rule: str) -> tuple[Exclusion, ...]:
    missing = stock.totals.buildings - known
    return (Exclusion(Message(reason), missing, {"quality": rule}),) if missing else ()


def _buildings(stock: Stock) -> Figure:
    outside = tuple(
        Exclusion(
            Message(_STATUS, {"status": Message(BUILDING_STATUS_LABELS[BuildingStatus(status)])}), count, {"status": status, "show": "all"}
        )
        for status, count in sorted(stock.outside.items())
    )
    return Figure(
        key="buildings",
        label=Message(gettext_noop("Bygninger")),
        value=stock.totals.buildings,
        unit="count",
        formula=Message(gettext_noop("Antall bygninger i porteføljen: status i bruk, tomt eller tatt ut av bruk.")),
        inputs=(Input(Message(gettext_noop("Bygninger i registeret")), stock.totals.buildings + sum(stock.outside.values())),),
        exclusions=outside,
    )


def _bta(stock: Stock) -> Figure:
    return Figure(
        key="bta",
        label=Message(gettext_noop("Bruttoareal (BTA)")),
        value=stock.totals.bta_m2 if stock.totals.known_bta else None,
        unit="m2",
        formula=Message(gettext_noop("Summen av BTA (NS 3940) for bygningene i porteføljen.")),
        inputs=(Input(Message(gettext_noop("Bygninger med BTA")), stock.totals.known_bta),),
        exclusions=_without(stock, stock.totals.known_bta, gettext_noop("Mangler bruttoareal (BTA)"), "missing_bta"),
    )


def _bra(stock: Stock) -> Figure:
    return Figure(
        key="bra",
        label=Message(gettext_noop("Bruksareal (BRA)")),
        value=stock.totals.bra_m2 if stock.totals.known_bra else None,
        unit="m2",
        formula=Message(gettext_noop("Summen av BRA (NS 3940) for bygningene i porteføljen.")),
        inputs=(Input(Message(gettext_noop("Bygninger med BRA")), stock.totals.known_bra),),
        exclusions=_without(stock, stock.totals.known_bra, gettext_noop("Mangler bruksareal (BRA)"), "missing_bra"),
    )


def _age(stock: Stock, today: datetime.date) -> Figure:
    return Figure(
        key="age",
        label=Message(gettext_noop("Gjennomsnittsalder")),
        value=mean_age_years(stock.totals, year=today.year),
        unit="years",
        formula=Message(gettext_noop("%(year)s − Σ(byggeår × BTA) / Σ BTA, over bygninger som har begge."), {"year": today.year}),
        inputs=(
            Input(Message(gettext_noop("Midlere byggeår, vektet med BTA")), stock.totals.mean_year, "year"),
            Input(Message(gettext_noop("BTA med kjent byggeår")), stock.totals.weighted_year_m2, "m2"),
        ),
        exclusions=_without(stock, stock.totals.known_year, gettext_noop("Mangler byggeår"), "missing_year") + _dated_without_area(stock),
    )


def _dated_without_area(stock: Stock) -> tuple[Exclusion, ...]:
    missing = stock.totals.known_year - stock.totals.known_both
    reason = Message(gettext_noop("Har byggeår, men mangler bruttoareal (BTA)"))
    return (Exclusion(reason, missing, {"quality": "missing_bta", "year_from": 1000}),) if missing else ()


def _leased(stock: Stock) -> Figure:
    leased = stock.by_ownership.get(Ownership.LEASED, Totals())
    return Figure(
        key="leased",
        label=Message(gettext_noop("Leid andel av BTA")),
        value=share(leased.bta_m2, stock.totals.bta_m2),
        unit="share",
        formula=Message(gettext_noop("BTA i leide bygninger / BTA i alle bygninger.")),
        inputs=(
            Input(Message(gettext_noop("BTA i leide bygninger")), leased.bta_m2, "m2"),
            Input(Message(gettext_noop("BTA i alle bygninger")), stock.totals.bta_m2, "m2"),
        ),
        exclusions=_without(stock, stock.totals.known_bta, gettext_noop("Mangler bruttoareal (BTA)"), "missing_bta"),
        query={"ownership": Ownership.LEASED.value},
    )


def _empty(stock: Stock) -> Figure:
    empty, query = stock.empty, {"status": ["vacant", "closed"]}
    without = empty.buildings - empty.known_area
    reason = Message(gettext_noop("Står tomt, men mangler bruttoareal (BTA)"))
    return Figure(
        key="empty",
        label=Message(gettext_noop("Står tomt")),
        value=empty.area_m2,
        unit="m2",
        formula=Message(gettext_noop("Summen av BTA for bygninger med status tomt eller tatt ut av bruk.")),
        inputs=(
            Input(Message(gettext_noop("Tomme bygninger")), empty.buildings),
            Input(Message(gettext_noop("Andel av all BTA")), share(empty.area_m2, stock.totals.bta_m2), "share"),
        ),
        exclusions=(Exclusion(reason, without, query | {"quality": "missing_bta"}),) if without else (),
        query=query,
    )


def _quality(stock: Stock) -> Figure:
    return Figure(
        key="quality",
        label=Message(gettext_noop("Datakvalitet")),
        value=stock.quality.score_share,
        unit="share",
        formula=Message(gettext_noop("Andelen av reglenes vekt som bygningene oppfyller, i gjennomsnitt over bygningene.")),
        inputs=(Input(Message(gettext_noop("Bygninger vurdert")), stock.quality.buildings),),
    )


def _land(stock: Stock) -> Figure:
    land = stock.land
    return Figure(
        key="land",
        label=Message(gettext_noop("Tomter og ubebygd areal")),
        value=land.area_m2 if land.known_area else None,
        unit="m2",
        formula=Message(gettext_noop("Summen av arealet på tomter og ubebygde arealer som er i porteføljen.")),
        inputs=(
            Input(Message(gettext_noop("Tomter og arealer")), land.plots),
            Input(Message(gettext_noop("Eiendommer i matrikkelen")), land.properties),
        ),
        register="plots",
        exclusions=(Exclusion(Message(gettext_noop("Tomter uten areal")), land.plots - land.known_area),)
        if land.plots > land.known_area
        else (),
    )


def _users(stock: Stock, today: datetime.date) -> Figure:
    return Figure(
        key="users",
        label=Message(gettext_noop("Brukere av arealene")),
        value=stock.users,
        unit="count",
        formula=Message(
            gettext_noop(
                "Summen av registrerte brukere (elever, barn, beboere, ansatte) i arealbruk som gjelder %(date)s. En enhets bruk av et rom "
                "telles ikke når samme enhet er ført med hele bygget."
            ),
            {"date": f"{today:%d.%m.%Y}"},
        ),
        register="area_uses",
    )
