"""Which component a measure is about and which bundle it is in, both the building's own, and which project of its units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from bygg.calc.names import plain_words
from bygg.models import Building
from fdvu.access.scope import load_tree
from fdvu.audit.importing import ImportContext
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows
from fdvu.core.db.bulk import new_instances, with_ids
from fdvu.core.importing import LookupTable
from fdvu.core.importing.fields import Pending
from fdvu.core.importing.frame import Frame
from fdvu.lib.message import Message, gettext_noop
from fdvu.lib.tabular import normalise_choice
from vedlikehold.models import Component, MeasureBundle, Project

NO_COMPONENT = gettext_noop("%(building)s har ingen komponent med %(what)s «%(value)s».")
SEVERAL_COMPONENTS = gettext_noop("%(building)s har %(count)s komponenter med %(what)s «%(value)s». Oppgi komponentens id.")
NO_PROJECT = gettext_noop("Enheten til %(building)s, og enhetene over den, har ikke noe prosjekt «%(value)s».")
SEVERAL_PROJECTS = gettext_noop("Flere prosjekter heter «%(value)s». Oppgi prosjektnummeret, eller # og id i fdvu.")
UNKNOWN_BUNDLE = gettext_noop("%(building)s har ingen tiltakspakke «%(value)s». Rett navnet, eller velg at importen skal opprette den.")
_WAYS = ("component_id", "tfm_id", "component_name")


def resolve_components(frame: Frame, context: ImportContext, own: Sequence[int | None]) -> None:
    """Fill `component` by id, TFM-id or name within the row's building; the surest way that the row gives. `own` are the components that
    the rows' measures are about already: such a one is found by its id also when it is replaced or removed."""
    given = [name for name in _WAYS if frame.has(name) or name in frame.defaults]
    if not (given and frame.has("building")):
        return
    buildings = frame.values["building"]
    index, labels = _components({key for key in buildings if key is not None}, own)
    context.tables["component"] = LookupTable(labels=labels)
    frame.derived.add("component")
    names = context.tables["building"].labels
    columns = {name: frame.filled(name) for name in given}
    found: list[int | None] = []
    for row, building in enumerate(buildings):
        way = next((name for name in given if columns[name][row] is not None), None)
        if building is None or way is None or row in frame.problems.rejected:
            found.append(None)
            continue
        value = columns[way][row]
        here = index[way].get((building, _plain(way, value)), [])
        if way == "component_id" and value == own[row]:
            here = index["own"].get((building, value), here)
        if len(here) != 1:
            what = {"building": names[building], "what": str(frame.kind.by_name[way].label).lower(), "value": value, "count": len(here)}
            frame.reject(row, way, Message(SEVERAL_COMPONENTS if here else NO_COMPONENT, what))
        found.append(here[0] if len(here) == 1 else None)
    frame.values["component"] = found


def _plain(way: str, value: Any) -> Any:
    if way == "component_id":
        return value
    return value.casefold() if way == "tfm_id" else plain_words(value)


def _components(buildings: Iterable[int], own: Iterable[int | None]) -> tuple[dict[str, dict[tuple, list[int]]], dict[int, str]]:
    """Components in place, by each way they are named; those of `own` that are not in place apart."""
    index: dict[str, dict[tuple, list[int]]] = {way: defaultdict(list) for way in _WAYS}
    labels = {}
    rows = with_ids(Component.objects.current(), buildings, column="building_id").order_by("pk")
    for pk, building, tfm, name in rows.values_list("pk", "building_id", "tfm_id", "name"):
        labels[pk] = name
        index["component_id"][building, pk].append(pk)
        index["component_name"][building, plain_words(name)].append(pk)
        if tfm:
            index["tfm_id"][building, tfm.casefold()].append(pk)
    gone = with_ids(Component.objects.filter(is_current=False), {pk for pk in own if pk is not None})
    index["own"] = {(building, pk): [pk] for pk, building in gone.values_list("pk", "building_id")}
    labels |= dict(gone.values_list("pk", "name"))
    return index, labels


def resolve_bundles(frame: Frame, context: ImportContext, create: Any) -> None:
    """Fill `bundle` by name within the building; unknown ones are made where the person chose so (True, or the names)."""
    if not (frame.has("building") and (frame.has("bundle_name") or "bundle_name" in frame.defaults)):
        return
    buildings, texts = frame.values["building"], frame.filled("bundle_name")
    wanted = {key for key in buildings if key is not None}
    rows = list(with_ids(MeasureBundle.objects.all(), wanted, column="building_id").values_list("pk", "building_id", "name"))
    known = {(building, normalise_choice(name)): pk for pk, building, name in rows}
    context.tables["bundle"] = LookupTable(labels={pk: name for pk, _building, name in rows})
    frame.derived.add("bundle")
    chosen = create if isinstance(create, bool) else {normalise_choice(text) for text in create}
    names, unknown, made = context.tables["building"].labels, {}, {}
    found: list[Any] = []
    for row, (building, text) in enumerate(zip(buildings, texts, strict=True)):
        key = (building, normalise_choice(text)) if building is not None and text is not None else None
        if key is None or row in frame.problems.rejected or key in known:
            found.append(known.get(key))
        elif chosen is True or (chosen and key[1] in chosen):
            # The first spelling names it.
            found.append(made.setdefault(key, Pending("bundle", key, text)))
        else:
            unknown.setdefault(key[1], text)
            frame.reject(row, "bundle_name", Message(UNKNOWN_BUNDLE, {"building": names[building], "value": text}))
            found.append(None)
    if unknown:
        frame.unknown_codes["bundle"] = list(unknown.values())
    frame.values["bundle"] = found


def make_bundles(pending: list[Pending], changeset: ChangeSet) -> dict[Pending, int]:
    """Bundles without a saving: a file does not say what common rigging spares."""
    columns = {"building_id": [wanted.key[0] for wanted in pending], "name": [wanted.label for wanted in pending]}
    rows = create_rows(changeset, new_instances(MeasureBundle, columns, len(pending)))
    return {wanted: row.pk for wanted, row in zip(pending, rows, strict=True)}


def resolve_projects(frame: Frame, context: ImportContext) -> None:
    """Fill `project` by name, number, or # and id, among those of the building's unit and the units above it."""
    if not (frame.has("building") and (frame.has("project_name") or "project_name" in frame.defaults)):
        return
    buildings, texts = frame.values["building"], frame.filled("project_name")
    units = dict(with_ids(Building.objects.all(), {key for key in buildings if key is not None}).values_list("pk", "unit_id"))
    tree, names = load_tree(), context.tables["building"].labels
    projects = list(Project.objects.order_by("pk").values_list("pk", "unit_id", "name", "number"))
    by_text: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for pk, unit, name, number in projects:
        for text in {normalise_choice(name), normalise_choice(number)} - {""}:
            by_text[text].append((pk, unit))
        by_text[f"#{pk}"].append((pk, unit))
    context.tables["project"] = LookupTable(labels={pk: name for pk, _unit, name, _number in projects})
    frame.derived.add("project")
    found: list[int | None] = []
    for row, (building, text) in enumerate(zip(buildings, texts, strict=True)):
        if building is None or text is None or row in frame.problems.rejected:
            found.append(None)
            continue
        above = set(tree.above(units[building]))
        here = [pk for pk, unit in by_text.get(text if text.startswith("#") else normalise_choice(text), ()) if unit in above]
        if len(here) != 1:
            frame.reject(
                row, "project_name", Message(SEVERAL_PROJECTS if here else NO_PROJECT, {"building": names[building], "value": text})
            )
        found.append(here[0] if len(here) == 1 else None)
    frame.values["project"] = found


def project_words(pks: Iterable[int | None]) -> dict[int, str]:
    """What a file calls these projects: the name, or # and id where several have it."""
    rows = list(Project.objects.order_by("pk").values_list("pk", "name"))
    times = Counter(normalise_choice(name) for _pk, name in rows)
    wanted = set(pks)
    return {pk: name if times[normalise_choice(name)] == 1 else f"#{pk}" for pk, name in rows if pk in wanted}
