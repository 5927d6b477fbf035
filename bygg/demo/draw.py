"""Drawing one building's values: sizes, ages, numbers, and the holes that real registers have."""

import math
import random
from datetime import date

from bygg.demo.catalogue import Kind
from bygg.demo.names import MANAGERS, Place
from bygg.enums import AreaStandard, BuildingStatus, CadastralStatus, Heritage, Ownership

# What each of the three old registers knew, and how it said it.
_STANDARDS = (AreaStandard.NS3940_2012, AreaStandard.NS3940_2007, "")
_SOURCES = ("Tegning", "Gammelt register", "Anslag")
_ERAS = ((0.05, 1855, 1899), (0.15, 1900, 1949), (0.45, 1954, 1985), (0.25, 1986, 2009), (0.10, 2010, 2024))
_STATUS = (
    (0.030, BuildingStatus.VACANT),
    (0.015, BuildingStatus.CLOSED),
    (0.014, BuildingStatus.PLANNED),
    (0.006, BuildingStatus.UNDER_CONSTRUCTION),
)
NEW_MUNICIPALITY = "5801"
DEFAULT_YEAR = 1900


def areas(rng: random.Random, kind: Kind, old: int) -> dict:
    """BTA over its range on a log scale, and BRA and NTA as shares of it; some registers knew only one of them."""
    low, high = kind.bta
    bta = round(math.exp(rng.uniform(math.log(low), math.log(high))))
    bra = round(bta * rng.uniform(0.88, 0.94), 1)
    nta = round(bra * rng.uniform(0.84, 0.92), 1)
    if rng.random() < (0.03, 0.06, 0.14)[old]:
        bra = nta = None
    elif rng.random() < (0.15, 0.35, 0.75)[old]:
        nta = None
    if rng.random() < 0.02:
        bta = None
    measured = date(rng.randint(2005, 2019), rng.randint(1, 12), rng.randint(1, 28)) if rng.random() < 0.5 else None
    return {
        "area_bta_m2": None if bta is None else float(bta),
        "area_bra_m2": bra,
        "area_nta_m2": nta,
        "area_standard": _STANDARDS[old],
        "area_source": _SOURCES[old],
        "area_measured_on": measured,
        "floor_count": rng.randint(*kind.floors) if rng.random() < 0.95 else None,
    }


def age(rng: random.Random) -> dict:
    """Year built; the oldest register wrote 1900 where nobody knew."""
    if rng.random() < 0.04:
        return {"year_built": DEFAULT_YEAR, "year_is_estimate": False, "year_renovated": None}
    if rng.random() < 0.02:
        return {"year_built": None, "year_is_estimate": False, "year_renovated": None}
    _share, first, last = rng.choices(_ERAS, weights=[era[0] for era in _ERAS])[0]
    year = rng.randint(first, last)
    renovated = min(2024, year + rng.randint(25, 55)) if year < 1988 and rng.random() < 0.4 else None
    return {"year_built": year, "year_is_estimate": year < 1930 and rng.random() < 0.5, "year_renovated": renovated}


def energy_label(rng: random.Random, year: int | None) -> str:
    if rng.random() < 0.25 or year is None:
        return ""
    best = 5 if year < 1960 else 4 if year < 1987 else 3 if year < 2007 else 1
    return "ABCDEFG"[min(6, max(0, best + rng.choice((-1, 0, 0, 0, 1))))]


def heritage(rng: random.Random, year: int | None) -> str:
    if year is None or year > 1945 or year == DEFAULT_YEAR or rng.random() > 0.45:
        return ""
    return rng.choices((Heritage.SEFRAK, Heritage.CONSERVATION, Heritage.LISTED), weights=(6, 3, 0.5))[0].value


def ownership(rng: random.Random, kind: Kind) -> str:
    if rng.random() < kind.leased_share:
        return Ownership.LEASED.value
    if kind.unit == "BOLIG" and rng.random() < 0.06:
        return Ownership.COMPANY.value
    return Ownership.PARTLY.value if rng.random() < 0.01 else Ownership.OWNED.value


def status(rng: random.Random) -> dict:
    """Where the building is in its life, with the cadastre's word for it."""
    shares = [share for share, _state in _STATUS]
    states = [state for _share, state in _STATUS]
    state = rng.choices([*states, BuildingStatus.IN_USE], weights=[*shares, 1 - sum(shares)])[0]
    if state == BuildingStatus.IN_USE:
        return {"status": state.value, "cadastral_status": rng.choice((CadastralStatus.TB, CadastralStatus.FA)).value}
    cadastral = {BuildingStatus.PLANNED: CadastralStatus.RA, BuildingStatus.UNDER_CONSTRUCTION: CadastralStatus.IG}
    values = {"status": state.value, "cadastral_status": cadastral.get(state, CadastralStatus.TB).value}
    if state in cadastral:
        values |= {
            "year_built": rng.randint(2027, 2029),
            "year_renovated": None,
            "year_is_estimate": True,
            "energy_label": "",
            "heritage": "",
        }
    return values


def position(rng: random.Random, place: Place, spread: float) -> dict:
    if rng.random() < 0.05:
        return {"latitude": None, "longitude": None}
    return {
        "latitude": round(rng.gauss(place.latitude, 0.0055 * spread), 6),
        "longitude": round(rng.gauss(place.longitude, 0.012 * spread), 6),
    }


def address(rng: random.Random, street: str, place: Place) -> dict:
    """One in thirty has no street, one in fifty no postal code."""
    return {
        "street_address": street if rng.random() > 0.03 else "",
        "postal_code": place.postal_code if rng.random() > 0.02 else "",
        "postal_place": place.name,
        "municipality_number": NEW_MUNICIPALITY,
    }


def manager(rng: random.Random) -> dict:
    return {"manager_name": rng.choice(MANAGERS)}
