"""What a measure requires: other rows of the file or measures of its building, by source id, id or name; never in a ring."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType

from bygg.calc.names import plain_words
from fdvu.audit.models import ChangeSet, SourceKey
from fdvu.audit.services import create_rows, delete_rows
from fdvu.core.db.bulk import with_ids
from fdvu.core.importing import Plan
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.calc.measures import find_cycle, too_early
from vedlikehold.models import Measure, MeasureDependency

UNKNOWN = gettext_noop("%(building)s har ikke noe tiltak «%(value)s», verken i filen eller i registeret.")
SEVERAL = gettext_noop("%(building)s har flere tiltak som heter «%(value)s». Oppgi kilde-id, eller # og id i fdvu.")
ITSELF = gettext_noop("Et tiltak kan ikke kreve seg selv.")
IN_A_RING = gettext_noop("Tiltakene krever hverandre i ring: %(path)s.")
TOO_EARLY = gettext_noop("«%(name)s» må gjøres først, og er planlagt i %(year)s.")
ROW_REFUSED = gettext_noop("«%(name)s» kreves, men den raden kan ikke tas inn.")
SEPARATOR = "; "
_APART = re.compile(r"\s*[;\n]\s*")

# A row of the file, or an id in the register.
Ref = tuple[str, int]


@dataclass
class Requirements:
    """What the rows of a file require, row by row; a row that says nothing is not in `wanted`.

    `homes` gives rows' buildings, `shared` the stored measures whose name does not tell which they are.
    """

    homes: Mapping[int, int] = field(default_factory=dict)
    wanted: dict[int, tuple[Ref, ...]] = field(default_factory=dict)
    names: dict[Ref, str] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)

    def written(self, ref: Ref) -> str:
        """As the register would write it."""
        return f"#{ref[1]}" if ref[0] == "id" and ref[1] in self.shared else self.names[ref]


class _Building:
    """Measures that a row of the building may name."""

    def __init__(self):
        self.by_name: dict[str, list[Ref]] = defaultdict(list)
        self.ids: set[int] = set()


def read_requirements(frame: Frame, homes: Mapping[int, int], building_names: Mapping[int, str]) -> Requirements:
    """The texts of `requires` as references, and the texts as the register would write them. `homes` gives rows' buildings."""
    found = Requirements(homes)
    texts = frame.filled("requires")
    if not any(texts):
        return found
    buildings = _measures(frame, found)
    by_source = _sources(frame, homes)
    written: list[str | None] = []
    for row, text in enumerate(texts):
        if text is None or row not in homes or row in frame.problems.rejected:
            written.append(None)
            continue
        refs = []
        for token in filter(None, _APART.split(text)):
            ref = _find(token, homes[row], buildings[homes[row]], by_source)
            if isinstance(ref, str) or ref == ("row", row):
                message = ITSELF if ref == ("row", row) else ref
                frame.reject(row, "requires", Message(message, {"building": building_names.get(homes[row], ""), "value": token}))
                continue
            refs.append(ref)
        found.wanted[row] = tuple(dict.fromkeys(refs))
        written.append(SEPARATOR.join(sorted(map(found.written, found.wanted[row]))))
    frame.values["requires"] = written
    return found


def _measures(frame: Frame, requirements: Requirements) -> dict[int, _Building]:
    """Rows of the file and measures of the register, by building; one of the file goes before one of the register with its name."""
    found: dict[int, _Building] = defaultdict(_Building)
    homes, names = requirements.homes, requirements.names
    for row, name in enumerate(frame.column("name")):
        if row in homes:
            names["row", row] = name or ""
            if name:
                found[homes[row]].by_name[plain_words(name)].append(("row", row))
    in_file = {building: set(one.by_name) for building, one in found.items()}
    alike: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = with_ids(Measure.objects.all(), set(homes.values()), column="building_id").order_by("pk")
    for pk, building, name in rows.values_list("pk", "building_id", "name"):
        names["id", pk] = name
        found[building].ids.add(pk)
        alike[building, plain_words(name)].append(pk)
        if ";" in name:
            requirements.shared.add(pk)
        if plain_words(name) not in in_file.get(building, ()):
            found[building].by_name[plain_words(name)].append(("id", pk))
    requirements.shared.update(pk for same in alike.values() if len(same) > 1 for pk in same)
    return found


def _sources(frame: Frame, homes: Mapping[int, int]) -> dict[tuple[int, str], Ref]:
    """By building and source id: rows of the file, then what the register knows under the file's source."""
    keys = SourceKey.objects.filter(content_type=ContentType.objects.get_for_model(Measure), source_name=frame.options.source)
    stored = dict(keys.values_list("source_id", "object_id"))
    where = dict(with_ids(Measure.objects.all(), stored.values()).values_list("pk", "building_id")) if stored else {}
    found: dict[tuple[int, str], Ref] = {(where[pk], key): ("id", pk) for key, pk in stored.items() if pk in where}
    for row, key in enumerate(frame.column("source_id")):
        if key is not None and row in homes:
            found[homes[row], key] = ("row", row)
    return found


def _find(token: str, building: int, here: _Building, by_source: Mapping[tuple[int, str], Ref]) -> Ref | str:
    """The reference, or what is wrong."""
    if (building, token) in by_source:
        return by_source[building, token]
    if token.startswith("#") and token[1:].isdecimal():
        return ("id", int(token[1:])) if int(token[1:]) in here.ids else UNKNOWN
    named = here.by_name.get(plain_words(token), [])
    if len(named) == 1:
        return named[0]
    return SEVERAL if named else UNKNOWN


def stored_requirements(ids: Collection[int]) -> dict[int, str]:
    """What measures require as a file says it: names, or # and id where the building has several of that name."""
    rows = with_ids(MeasureDependency.objects.all(), ids, column="measure_id").order_by("pk")
    pairs = list(rows.values_list("measure_id", "requires_id", "requires__name", "requires__building_id"))
    names: dict[tuple[int, str], int] = defaultdict(int)
    buildings = {building for *_rest, building in pairs}
    for building, name in with_ids(Measure.objects.all(), buildings, column="building_id").values_list("building_id", "name"):
        names[building, plain_words(name)] += 1
    found: dict[int, list[str]] = defaultdict(list)
    for measure, required, name, building in pairs:
        found[measure].append(name if names[building, plain_words(name)] == 1 and ";" not in name else f"#{required}")
    return {measure: SEPARATOR.join(sorted(texts)) for measure, texts in found.items()}


def check_requirements(plan: Plan, found: Requirements) -> None:
    """No rings, nothing before what it requires, and nothing that requires a row which is refused."""
    if not (found.wanted or plan.frame.has("planned_year")):
        return
    targets, frame = plan.matches.targets, plan.frame
    edges = _edges(plan, found)
    while ring := find_cycle(edges):
        rows = [row for row in found.wanted if _node(targets, ("row", row)) in ring]
        start = ring.index(_node(targets, ("row", rows[0]))) if rows else 0
        path = " → ".join(f"«{_name(plan, found, node)}»" for node in [*ring[start:-1], *ring[:start], ring[start]])
        for row in rows:
            frame.reject(row, "requires", Message(IN_A_RING, {"path": path}))
        # What is told is taken out, so that another ring is found, and this one only once.
        for node in ring:
            edges[node] = ()
    _check_years(plan, found, _edges(plan, found))
    _follow_refused(plan, found)


def _node(targets: list[int | None], ref: Ref) -> Ref:
    """A row that is about a stored measure is that measure."""
    kind, number = ref
    return ("id", targets[number]) if kind == "row" and targets[number] is not None else ref


def _edges(plan: Plan, found: Requirements) -> dict[Ref, tuple[Ref, ...]]:
    """Everything that the measures of the file's buildings would require."""
    targets, edges = plan.matches.targets, defaultdict(tuple)
    for measure, required in _stored_edges(found):
        edges["id", measure] += (("id", required),)
    for row, refs in found.wanted.items():
        edges[_node(targets, ("row", row))] = tuple(_node(targets, ref) for ref in refs)
    return dict(edges)


def _stored_edges(found: Requirements) -> Iterable[tuple[int, int]]:
    rows = with_ids(MeasureDependency.objects.all(), set(found.homes.values()), column="measure__building_id")
    return rows.order_by("pk").values_list("measure_id", "requires_id")


def _name(plan: Plan, found: Requirements, node: Ref) -> str:
    kind, number = node
    return found.names.get(node) or (plan.label(number) if kind == "row" else Measure.objects.get(pk=number).name)


def _check_years(plan: Plan, found: Requirements, edges: Mapping[Ref, tuple[Ref, ...]]) -> None:
    """The file must not put a measure before one that it requires."""
    targets, years = plan.matches.targets, plan.effective("planned_year")
    live = {*plan.created, *plan.changes}
    rows = {_node(targets, ("row", row)): row for row in range(plan.frame.count)}
    stored = {number for refs in [*edges.values(), edges] for kind, number in refs if kind == "id"}
    known = dict(with_ids(Measure.objects.all(), stored).values_list("pk", "planned_year")) if stored else {}

    def year(node: Ref) -> int | None:
        return years[rows[node]] if node in rows else known.get(node[1])

    for node, refs in edges.items():
        for ref in refs:
            if (
                too_early(year(node), [year(ref)])
                and (told := next((rows[n] for n in (node, ref) if rows.get(n) in live), None)) is not None
            ):
                plan.frame.reject(told, "planned_year", Message(TOO_EARLY, {"name": _name(plan, found, ref), "year": year(ref)}))


def _follow_refused(plan: Plan, found: Requirements) -> None:
    """A row cannot require one that is not taken in, and so on along the chain."""
    targets, rejected = plan.matches.targets, plan.frame.problems.rejected
    changed = True
    while changed:
        changed = False
        for row, refs in found.wanted.items():
            gone = next((ref for ref in refs if ref[0] == "row" and targets[ref[1]] is None and ref[1] in rejected), None)
            if gone and row not in rejected:
                plan.frame.reject(row, "requires", Message(ROW_REFUSED, {"name": found.names[gone]}))
                changed = True


def write_requirements(plan: Plan, found: Requirements, rows: Collection[int], made: Mapping[int, int], changeset: ChangeSet) -> None:
    """Let the `rows` require what the file says; `made` gives the ids of new rows. A constant number of statements."""
    targets = plan.matches.targets
    pk = {row: made.get(row) or targets[row] for row in range(plan.frame.count)}
    wanted = {pk[row]: {pk[n] if kind == "row" else n for kind, n in found.wanted.get(row, ())} for row in rows}
    there: dict[int, dict[int, MeasureDependency]] = defaultdict(dict)
    for link in with_ids(MeasureDependency.objects.all(), wanted, column="measure_id").order_by("pk"):
        there[link.measure_id][link.requires_id] = link
    new = [
        MeasureDependency(measure_id=one, requires_id=other)
        for one, others in wanted.items()
        for other in sorted(others - there[one].keys())
    ]
    gone = [link for one, others in wanted.items() for other, link in there[one].items() if other not in others]
    delete_rows(changeset, gone)
    create_rows(changeset, new)
