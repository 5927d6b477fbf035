"""Possible duplicates in the stock, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from bygg.calc.duplicates import SAME_ADDRESS, SAME_NUMBER, SAME_PROPERTY, Candidate, Pair, candidate_pairs
from bygg.models import Building, DuplicateVerdict
from fdvu.audit.queries.display import describe_fields, field_label
from fdvu.audit.queries.origin import origins_of
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import gettext_noop

REASON_LABELS = {
    SAME_NUMBER: gettext_noop("Samme bygningsnummer"),
    SAME_ADDRESS: gettext_noop("Samme adresse og lignende navn"),
    SAME_PROPERTY: gettext_noop("Samme eiendom og lignende navn"),
}
COMPARED = (
    "name", "building_type", "status", "ownership", "unit", "manager_name", "building_number", "property", "street_address",
    "postal_code", "postal_place", "latitude", "longitude", "area_bta_m2", "area_bra_m2", "area_nta_m2", "area_standard", "area_source",
    "floor_count", "year_built", "year_renovated", "energy_label", "heritage", "kostra_function", "acquired_on", "note",
)  # fmt: skip
# A number is nothing without the running number of its extension, an area's standard says what the area is.
TOGETHER = {"building_number": ("extension_number",), "street_address": ("municipality_number",), "year_built": ("year_is_estimate",)}


@dataclass(frozen=True)
class PairLine:
    """A pair with its two buildings."""

    first: Building
    second: Building
    score: float
    reason: str


def possible_pairs(user, unit) -> list[Pair]:
    """Pairs among the buildings in scope that nobody has judged; four queries whatever the stock."""
    rows = Building.objects.visible_to(user).in_unit(unit).filter(merged_into__isnull=True)
    shared = Q()
    for column in ("address_key", "property_id", "building_number"):
        repeated = rows.exclude(**{column: ""} if column == "address_key" else {f"{column}__isnull": True}).order_by().values(column)
        shared |= Q(**{f"{column}__in": repeated.annotate(count=Count("pk")).filter(count__gt=1).values(column)})
    columns = ("pk", "name", "address_key", "building_number", "extension_number", "property_id")
    candidates = (Candidate(*values) for values in rows.filter(shared).order_by("pk").values_list(*columns))
    judged = set(DuplicateVerdict.objects.values_list("first_id", "second_id"))
    return [pair for pair in candidate_pairs(candidates) if (pair.first, pair.second) not in judged]


def pair_lines(user, pairs: Sequence[Pair]) -> list[PairLine]:
    """The buildings of some pairs, in one query."""
    ids = {pk for pair in pairs for pk in (pair.first, pair.second)}
    rows = {row.pk: row for row in with_ids(Building.objects.visible_to(user).select_related("unit", "building_type"), ids)}
    lines = []
    for pair in pairs:
        # The one the cadastre knows comes first: it is the one to keep.
        first, second = sorted((rows[pair.first], rows[pair.second]), key=lambda row: (row.building_number is None, row.pk))
        lines.append(PairLine(first, second, pair.score, REASON_LABELS[pair.reason]))
    return lines


@dataclass(frozen=True)
class FieldLine:
    """One field of two buildings, with the values' origins; `suggest` is the one proposed."""

    name: str
    label: str
    first: str
    second: str
    first_origin: str
    second_origin: str
    differs: bool
    suggest_second: bool


def compare(first: Building, second: Building) -> list[FieldLine]:
    """Field by field; proposed is the value of the first, unless only the second has one."""
    texts = [describe_fields(Building, {n: getattr(r, Building._meta.get_field(n).attname) for n in COMPARED}) for r in (first, second)]
    origins = [origins_of(row) for row in (first, second)]

    def origin(index: int, name: str) -> str:
        found = origins[index].of(name)
        return found.text if found else ""

    lines = []
    for name in COMPARED:
        field = Building._meta.get_field(name)
        a, b = (getattr(row, field.attname) for row in (first, second))
        missing = a in (None, "") and b not in (None, "")
        label = field_label(field)
        lines.append(FieldLine(name, label, texts[0][name], texts[1][name], origin(0, name), origin(1, name), a != b, missing))
    return lines
