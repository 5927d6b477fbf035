"""Which component a row is about. One that the building lacks is told by name, or made if the person chose so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType

from bygg.calc.names import plain_words
from bygg.models import Building
from fdvu.access.enums import Permission
from fdvu.access.scope import units_for
from fdvu.audit.importing import ImportContext
from fdvu.audit.models import ChangeSet, SourceKey
from fdvu.audit.services import create_rows
from fdvu.core.db.bulk import new_instances, with_ids
from fdvu.core.importing.fields import LookupTable, Pending
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice
from vedlikehold.models import BuildingPart, Component

WHICH_COMPONENT = gettext_noop("Raden sier ikke hvilken komponent eller bygningsdel den gjelder.")
NOT_IN_BUILDING = gettext_noop("%(building)s har ingen komponent med %(what)s «%(value)s».")
NO_NAME = gettext_noop("%(building)s har ingen komponent som heter «%(value)s». Oppgi også bygningsdelen om den skal opprettes.")
SEVERAL_NAMED = gettext_noop("%(building)s har %(count)s komponenter som heter «%(value)s». Oppgi TFM-id eller komponentens id.")
NO_PART = gettext_noop("%(building)s har ikke %(part)s. Rett bygningsdelen, eller velg at importen skal opprette komponenten.")
NO_PART_NEAR = gettext_noop(
    "%(building)s har ikke %(part)s, men %(near)s. Rett bygningsdelen, eller velg at importen skal opprette komponenten."
)
OTHER_NAMES = gettext_noop(
    "%(building)s har ingen %(part)s som heter «%(value)s», men %(count)s med andre navn: %(names)s. Er det en av dem, skriver du navnet, "
    "TFM-id-en eller id-en dens i filen. Opprett komponenten bare om den mangler i registeret."
)
SEVERAL_OF_PART = gettext_noop("%(building)s har %(count)s komponenter av %(part)s: %(names)s. Oppgi navn, TFM-id eller komponentens id.")
OTHER_BUILDING = gettext_noop("Komponenten hører til %(building)s, ikke til bygningen raden gjelder.")
MAY_NOT_CREATE = gettext_noop("Du kan ikke opprette komponenter i %(building)s.")
_MOST_NAMES = 4


class NewComponent(NamedTuple):
    """What a component that is to be made is known by."""

    building: int
    part: int
    name: str


@dataclass
class _Row:
    """What one row says of its component."""

    building: int
    part: int | None
    name: str | None


@dataclass
class _Register:
    """Components in place of the buildings of a file, by every way they are named."""

    names: dict[int, str] = field(default_factory=dict)
    building: dict[int, int] = field(default_factory=dict)
    by_tfm: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_name: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_part: dict[tuple[int, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    by_source: dict[str, int] = field(default_factory=dict)
    part_of: dict[int, str] = field(default_factory=dict)
    # Replaced or removed, and pointed at by the rows' own findings: building and name.
    gone: dict[int, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, buildings: Iterable[int], own: Iterable[int | None], source_name: str | None) -> _Register:
        found = cls()
        gone = with_ids(Component.objects.filter(is_current=False), {pk for pk in own if pk is not None})
        found.gone = {pk: (building, name) for pk, building, name in gone.values_list("pk", "building_id", "name")}
        rows = with_ids(Component.objects.current(), buildings, column="building_id")
        for pk, building, name, tfm, code in rows.order_by("pk").values_list("pk", "building_id", "name", "tfm_id", "part__code"):
            found.names[pk], found.building[pk], found.part_of[pk] = name, building, code
            found.by_name[building, plain_words(name)].append(pk)
            found.by_part[building, code].append(pk)
            if tfm:
                found.by_tfm[building, tfm.casefold()].append(pk)
        if source_name is not None:
            keys = SourceKey.objects.filter(content_type=ContentType.objects.get_for_model(Component))
            own = keys.filter(source_name=source_name) if source_name else keys
            found.by_source = {key: pk for key, pk in own.values_list("source_id", "object_id") if pk in found.names}
        return found


def resolve_components(frame: Frame, context: ImportContext, own: Sequence[int | None], create: Any) -> None:
    """Fill `component` with ids, or with components to be made where `create` says so (True, or the labels). `own` are the components
    that the rows' findings are about already: such a one is found by its id also when it is replaced or removed."""
    if not frame.has("building"):
        return
    buildings = {key for key in frame.values["building"] if key is not None}
    has_sources = frame.has("component_source_id")
    register = _Register.of(buildings, own, frame.options.source if has_sources else None)
    finder = _Finder(frame, context, register, create)
    ids, found = frame.column("id"), []
    for row, building in enumerate(frame.values["building"]):
        if building is None or row in frame.problems.rejected:
            key = None
        elif own[row] is not None and (building, own[row]) == finder.gone_of(row):
            key = own[row]
        else:
            key = finder.find(row, building, required=ids[row] is None)
        found.append(key)
    if finder.unknown:
        frame.unknown_codes["component"] = list(finder.unknown)
        frame.doubtful_codes["component"] = list(finder.doubtful)
    frame.derived.add("component")
    frame.values["component"] = found
    context.tables["component"] = LookupTable(labels=register.names | {pk: name for pk, (_building, name) in register.gone.items()})


class _Finder:
    def __init__(self, frame: Frame, context: ImportContext, register: _Register, create: Any):
        self.frame, self.context, self.register = frame, context, register
        self.create = create if isinstance(create, bool) else {normalise_choice(text) for text in create}
        self.unknown: dict[str, None] = {}
        # Of the unknown, those of a part that the building has under other names.
        self.doubtful: dict[str, None] = {}
        self.labels = context.tables["building"].labels
        self.parts = context.tables["part"].labels if "part" in context.tables else {}
        self.codes = dict(BuildingPart.objects.values_list("pk", "code")) if self.parts else {}
        self.editable = _editable_buildings(context, {key for key in frame.values["building"] if key is not None})
        self.columns = {name: frame.filled(name) for name in ("component_id", "component_source_id", "tfm_id", "component_name", "part")}

    def gone_of(self, row: int) -> tuple[int, int] | None:
        """Building and id of the replaced or removed component that the row names by its id."""
        pk = self.columns["component_id"][row]
        return (self.register.gone[pk][0], pk) if pk in self.register.gone else None

    def find(self, row: int, building: int, *, required: bool) -> Any:
        """The id, a `Pending`, or None where the row is rejected or says nothing."""
        given = {name: values[row] for name, values in self.columns.items()}
        about = _Row(building, given["part"] if isinstance(given["part"], int) else None, given["component_name"])
        for name, found in (
            ("component_id", lambda value: [value] if value in self.register.names else []),
            ("component_source_id", lambda value: [pk for pk in [self.register.by_source.get(value)] if pk]),
            ("tfm_id", lambda value: self.register.by_tfm.get((building, value.casefold()), [])),
        ):
            if given[name] is not None:
                return self._sure(row, name, given[name], found(given[name]), about)
        if about.name is not None:
            return self._named(row, about)
        if about.part is not None:
            return self._of_part(row, about)
        if required:
            self.frame.reject(row, None, Message(WHICH_COMPONENT))
        return None

    def _sure(self, row: int, name: str, value: Any, found: list[int], about: _Row) -> int | None:
        """By an id or a name that is one component's own."""
        here = [pk for pk in found if self.register.building[pk] == about.building]
        if len(here) == 1:
            return here[0]
        if found and not here:
            other = self.labels.get(self.register.building[found[0]], "?")
            self._reject(row, name, OTHER_BUILDING, about, building=other)
        elif here:
            self._reject(row, name, SEVERAL_NAMED, about, value=value, count=len(here))
        else:
            what = str(self.frame.kind.by_name[name].label)
            self._reject(row, name, NOT_IN_BUILDING, about, what=what, value=value)
        return None

    def _named(self, row: int, about: _Row) -> Any:
        found = self.register.by_name.get((about.building, plain_words(about.name)), [])
        if len(found) > 1 and about.part is not None:
            found = [pk for pk in found if self.register.part_of[pk] == self.codes[about.part]] or found
        if len(found) == 1:
            return found[0]
        if found:
            self._reject(row, "component_name", SEVERAL_NAMED, about, value=about.name, count=len(found))
        elif about.part is None:
            self._reject(row, "component_name", NO_NAME, about, value=about.name)
        else:
            return self._made(row, about, "component_name")
        return None

    def _of_part(self, row: int, about: _Row) -> Any:
        found = self.register.by_part.get((about.building, self.codes[about.part]), [])
        if len(found) == 1:
            return found[0]
        if found:
            self._reject(row, "part", SEVERAL_OF_PART, about, part=self.parts[about.part], count=len(found), names=self._listed(found))
            return None
        return self._made(row, about, "part")

    def _listed(self, found: list[int]) -> str:
        """The names, as many as one reads."""
        names = [f"«{self.register.names[pk]}»" for pk in found[:_MOST_NAMES]]
        return ", ".join(names + (["…"] if len(found) > _MOST_NAMES else []))

    def _made(self, row: int, about: _Row, column: str) -> Pending | None:
        """A component that the building lacks: to be made, or the row is rejected by the part's name."""
        part = self.parts[about.part]
        name = about.name or part.partition(" ")[2] or part
        label = f"{self.labels[about.building]}: {part}" + (f" – {about.name}" if about.name else "")
        if self.create is True or (self.create and normalise_choice(label) in self.create):
            if about.building in self.editable:
                return Pending("component", NewComponent(about.building, about.part, name), label)
            self._reject(row, column, MAY_NOT_CREATE, about)
            return None
        others = self.register.by_part.get((about.building, self.codes[about.part]), [])
        if about.building in self.editable:
            self.unknown[label] = None
            if others:
                self.doubtful[label] = None
        if others:
            self._reject(row, column, OTHER_NAMES, about, part=part, value=about.name, count=len(others), names=self._listed(others))
            return None
        near = sorted({code for building, code in self.register.by_part if building == about.building and self._alike(code, about.part)})
        what = f"{part} ({about.name})" if about.name else part
        self._reject(row, column, NO_PART_NEAR if near else NO_PART, about, part=what, near=", ".join(near))
        return None

    def _alike(self, code: str, part: int) -> bool:
        """Another part of the same two digits."""
        return code != self.codes[part] and code[:2] == self.codes[part][:2]

    def _reject(self, row: int, column: str, text: str, about: _Row, **params: Any) -> None:
        self.frame.reject(row, column, Message(text, {"building": self.labels[about.building]} | params))


def _editable_buildings(context: ImportContext, buildings: Collection[int]) -> set[int]:
    """Where the person may make components."""
    if context.by is None:
        return set(buildings)
    units = units_for(context.by, Permission.REGISTER_EDIT)
    if units.everything:
        return set(buildings)
    return {pk for pk, unit in with_ids(Building.objects.all(), buildings).values_list("pk", "unit_id") if unit in units}


def make_components(pending: list[Pending], changeset: ChangeSet) -> dict[Pending, int]:
    """Components for parts that the buildings lacked."""
    columns = {
        "building_id": [wanted.key.building for wanted in pending],
        "part_id": [wanted.key.part for wanted in pending],
        "name": [wanted.key.name[:200] for wanted in pending],
    }
    rows = create_rows(changeset, new_instances(Component, columns, len(pending)))
    return {wanted: row.pk for wanted, row in zip(pending, rows, strict=True)}
