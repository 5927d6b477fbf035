"""Rules on numbers, coordinates and codes of places that several kinds share."""

from __future__ import annotations

import numpy as np

from bygg.importers.municipalities import PRESUMED, OwnMunicipalities, read_number, warn_of_unknown
from fdvu.audit.importing import ImportContext
from fdvu.core.importing.fields import ImportField, Pending
from fdvu.core.importing.frame import Frame
from fdvu.lib.geo import in_norway, utm_to_wgs84
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice

UNKNOWN_PROPERTY = gettext_noop("Eiendommen %(value)s finnes ikke i registeret. Opprett den først, eller velg at importen skal gjøre det.")
OUTSIDE = gettext_noop("%(count)s rader har koordinater utenfor Norge.")
SWAPPED = gettext_noop("%(count)s rader ser ut til å ha byttet om breddegrad og lengdegrad.")
HALF_A_PLACE = gettext_noop("%(count)s rader har bare den ene av breddegrad og lengdegrad.")
ORIGIN = gettext_noop("%(count)s rader har koordinatene 0, 0. De er tatt som manglende.")
NO_ZONE = gettext_noop("%(count)s rader har UTM-koordinater uten sone. De er ikke brukt. Gi sonen i en kolonne eller som standardverdi.")
IMPOSSIBLE_UTM = gettext_noop("Øst- og nordkoordinaten er ikke mulige UTM-koordinater.")
ZERO_AREA = gettext_noop("%(count)s rader har areal 0. Det er tatt som at arealet mangler.")
_UTM = ("easting", "northing", "utm_zone")


def drop_zero_areas(frame: Frame) -> None:
    """An area of nothing is an area nobody entered."""
    for target in frame.kind.fields:
        values = frame.values.get(target.name) if target.zero_is_missing else None
        if values and 0 in values:
            frame.warn([row for row, value in enumerate(values) if value == 0], target.name, ZERO_AREA)
            frame.values[target.name] = [value or None for value in values]


def convert_utm(frame: Frame) -> None:
    """Fill latitude and longitude from UTM where the file has no degrees."""
    if not (frame.has("easting") and frame.has("northing")):
        return
    east, north, zone = (frame.filled(name) for name in _UTM)
    latitude, longitude = list(frame.column("latitude")), list(frame.column("longitude"))
    wanted = [row for row in range(frame.count) if latitude[row] is None and east[row] is not None and north[row] is not None]
    frame.warn([row for row in wanted if zone[row] is None], "easting", NO_ZONE)
    usable = []
    for row in wanted:
        if zone[row] is None:
            continue
        if 0 < east[row] < 1_200_000 and 0 < north[row] < 9_500_000:
            usable.append(row)
        else:
            frame.reject(row, "easting", Message(IMPOSSIBLE_UTM))
    if usable:
        found = utm_to_wgs84(*([column[row] for row in usable] for column in (east, north, zone)))
        for row, lat, lon in zip(usable, *(np.round(values, 7).tolist() for values in found), strict=True):
            latitude[row], longitude[row] = lat, lon
        for name, values in (("latitude", latitude), ("longitude", longitude)):
            if not frame.has(name):
                frame.derived.add(name)
            frame.values[name] = values


def check_coordinates(frame: Frame) -> None:
    """Half a place, no place, a place abroad."""
    if not (frame.has("latitude") and frame.has("longitude")):
        return
    latitude, longitude = frame.values["latitude"], frame.values["longitude"]
    half = [row for row, (lat, lon) in enumerate(zip(latitude, longitude, strict=True)) if (lat is None) != (lon is None)]
    frame.warn(half, "latitude", HALF_A_PLACE)
    abroad = [
        (row, lat, lon)
        for row, (lat, lon) in enumerate(zip(latitude, longitude, strict=True))
        if lat is not None and lon is not None and not in_norway(lat, lon)
    ]
    origin = [row for row, lat, lon in abroad if lat == 0 and lon == 0]
    swapped = [row for row, lat, lon in abroad if in_norway(lon, lat)]
    frame.warn(origin, "latitude", ORIGIN)
    frame.warn(swapped, "latitude", SWAPPED)
    told = {*origin, *swapped}
    frame.warn([row for row, _lat, _lon in abroad if row not in told], "latitude", OUTSIDE)
    for row in origin:
        latitude[row] = longitude[row] = None


def resolve_properties(frame: Frame, target: ImportField, context: ImportContext, create) -> None:
    """Matrikkelnummer, whole or in parts, to properties; unknown ones are made if the person chose so."""
    table = context.tables[target.name]
    frame.values.update({target.name: _numbers(frame, context)})
    frame.defaults.pop(target.name, None)
    chosen = create if isinstance(create, bool) else {normalise_choice(text) for text in create}
    values, found = frame.values[target.name], {None: None}
    unknown = frame.unknown_codes.setdefault(target.name, [])
    for number in {number for number in values if number is not None}:
        text = str(number)
        found[number] = table.ids.get(normalise_choice(text))
        if found[number] is None:
            if chosen is True or (chosen and normalise_choice(text) in chosen):
                found[number] = Pending(target.name, number, text)
            else:
                unknown.append(text)
    if unknown:
        column = "cadastral_number" if frame.has("cadastral_number") else "gnr"
        for row, number in enumerate(values):
            if number is not None and found[number] is None:
                frame.reject(row, column, Message(UNKNOWN_PROPERTY, {"value": str(number)}))
    else:
        del frame.unknown_codes[target.name]
    frame.values[target.name] = [found[number] for number in values]


def _numbers(frame: Frame, context: ImportContext) -> list:
    municipality, own = frame.filled("municipality_number"), OwnMunicipalities(context)
    column = "cadastral_number" if frame.has("cadastral_number") else "gnr"
    found, presumed = [], []
    memo: dict = {}
    for row, text in enumerate(_texts(frame)):
        key = (text, municipality[row])
        if key not in memo:
            memo[key] = read_number(text, municipality[row], own)
        number, is_presumed = memo[key]
        if is_presumed:
            presumed.append(row)
        if isinstance(number, Message):
            frame.reject(row, column, number)
            number = None
        found.append(number)
    if presumed:
        frame.warn(presumed, column, PRESUMED, number=own.only)
    warn_of_unknown(frame, [number and number.municipality for number in found], column, own)
    return found


def _texts(frame: Frame) -> list[str | None]:
    """The number as one text, put together where the file has it in parts."""
    if frame.has("cadastral_number"):
        return frame.values["cadastral_number"]
    if not (frame.has("gnr") and frame.has("bnr")):
        return [None] * frame.count
    parts = [frame.filled(name) for name in ("gnr", "bnr", "fnr", "snr")]
    return [
        f"{gnr}/{bnr}/{fnr or 0}/{snr or 0}" if gnr is not None and bnr is not None else None
        for gnr, bnr, fnr, snr in zip(*parts, strict=True)
    ]
