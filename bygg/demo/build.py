"""The order of things: three old registers are imported, properties are renumbered, people go on from there."""

from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from bygg.demo import life, plots, rooms
from bygg.demo.draw import NEW_MUNICIPALITY
from bygg.demo.stock import GNR_SHIFT, OLD_NUMBERS, Drawn, Stock, sequence
from bygg.models import Municipality
from bygg.services import renumber_properties
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import add_keys, create_rows, open_changeset

BATCH = 2500
FULL_DETAIL = 2000
MERGED_ON = date(2020, 1, 1)
SYSTEMS = ("Sundnes byggregister", "Åsmark FDV", "Holmvåg regneark")
_KEYS = ("SU-{:05d}", "{}", "HOL/{}")
_OLD_NAMES = ("Sundnes", "Åsmark", "Holmvåg")


@dataclass
class Acts:
    """The few imports that everything came in by."""

    land: list[ChangeSet]
    buildings: list[ChangeSet]
    plots: ChangeSet
    rooms: ChangeSet
    uses: ChangeSet


@dataclass
class Detailed:
    """The buildings that get a life of their own afterwards."""

    drawn: list[Drawn] = field(default_factory=list)
    twins: list[tuple[Drawn, Drawn]] = field(default_factory=list)


def build(world) -> None:
    world.tell(_("Kommuner"))
    _municipalities()
    acts = _open_acts(world)
    stock, detailed = Stock.start(world), Detailed()
    done = keyed = 0
    rng = world.rng("bygg.sequence")
    extras = min(400, world.buildings // 40) if world.buildings >= 40 else 0
    kinds = sequence(world.buildings - 2 * extras, rng)
    while batch := [stock.draw(kind) for kind in islice(kinds, BATCH)]:
        if not done:
            batch += _extras(stock, batch, extras, detailed)
        with transaction.atomic():
            _store(world, stock, acts, batch, done, keyed)
        detailed.drawn += batch[: max(0, FULL_DETAIL - done)]
        done += len(batch)
        keyed = done
        world.tell(_("%(done)s av %(total)s bygninger") % {"done": done, "total": world.buildings})
    with transaction.atomic():
        _open_land(world, stock, acts)
        _live(world, detailed)
    _backdate(world, acts)
    world.shared["buildings"] = [d.row for d in detailed.drawn]


def _municipalities() -> None:
    new = Municipality.objects.create(number=NEW_MUNICIPALITY, name="Fjordvik", valid_from=MERGED_ON)
    for number, name in zip(OLD_NUMBERS, _OLD_NAMES, strict=True):
        Municipality.objects.create(number=number, name=name, valid_to=MERGED_ON, successor=new)


def _open_acts(world) -> Acts:
    def imported(source_name: str, note: str) -> ChangeSet:
        return open_changeset(by=world.users["forvalter"], source=Source.IMPORT, source_name=source_name, note=note)

    return Acts(
        land=[imported(system, "Eiendommer fra gammel kommune") for system in SYSTEMS],
        buildings=[imported(system, "Bygg fra gammel kommune") for system in SYSTEMS],
        plots=imported("Grunneiendomsregisteret", "Tomter og ubebygde arealer"),
        rooms=imported("Romregister", "Etasjer og rom fra tegninger"),
        uses=imported("Tjenesteområdene", "Hvem som bruker hva"),
    )


def _extras(stock: Stock, batch: list[Drawn], count: int, detailed: Detailed) -> list[Drawn]:
    """Extensions, and buildings that stood in two of the old registers."""
    extensions = [stock.draw_extension() or stock.draw(batch[0].kind) for _ in range(count)]
    known = [d for d in batch if d.row.street_address and d.row.postal_code and d.kind.workplace] or batch
    originals = [known[i % len(known)] for i in range(0, count * 3, 3)]
    twins = [(original, stock.draw_twin(original)) for original in originals]
    detailed.twins += twins
    return extensions + [twin for _, twin in twins]


def _store(world, stock: Stock, acts: Acts, batch: list[Drawn], done: int, keyed: int) -> None:
    parcels = list({id(d.site.property): d.site.property for d in batch if d.site.property and d.site.property.pk is None}.values())
    _store_land(world, acts, parcels)
    for old, changeset in enumerate(acts.buildings):
        rows = [d.row for d in batch if d.old == old]
        for row in rows:
            # Points at a property that had no id when the building was drawn.
            row.property_id = row.property.pk if row.property else None
        create_rows(changeset, rows)
        add_keys(changeset, rows, SYSTEMS[old], [_KEYS[old].format(keyed * 3 + i + 1) for i in range(len(rows))])
    _store_inside(world, acts, batch, done)
    rng = world.rng(f"bygg.plots.{done}")
    new = {id(p) for p in parcels}
    built = [d for d in batch if d.site.property and id(d.site.property) in new and d.kind.workplace and not d.row.extension_number]
    first = {id(d.site.property): d for d in reversed(built)}.values()
    create_rows(acts.plots, _with_property_ids([plots.built_plot(rng, d, done + i + 1) for i, d in enumerate(first)]))


def _store_land(world, acts: Acts, parcels: list) -> None:
    """Properties come in under their old numbers and get the new ones on the day of the merger."""
    for old, changeset in enumerate(acts.land):
        rows = [row for row in parcels if row.municipality_number == OLD_NUMBERS[old]]
        if not rows:
            continue
        create_rows(changeset, rows)
        changes = [(row, row.number.moved(NEW_MUNICIPALITY, GNR_SHIFT[old])) for row in rows]
        renumbered = renumber_properties(
            by=world.users["forvalter"], changes=changes, on=MERGED_ON, reason=_("Kommunesammenslåing"), source=Source.IMPORT
        )
        world.backdate(renumbered, MERGED_ON, hour=8)


def _store_inside(world, acts: Acts, batch: list[Drawn], done: int) -> None:
    rng = world.rng(f"bygg.rooms.{done}")
    # The second register knew a building, not what was inside it.
    batch = [d for d in batch if not d.is_twin]
    full = batch[: max(0, FULL_DETAIL - done)]
    floors = {id(d): rooms.floors_of(rng, d.row) for d in full}
    create_rows(acts.rooms, [floor for rows in floors.values() for floor in rows])
    spaces = {id(d): rooms.spaces_of(rng, d.row, d.kind, floors[id(d)]) for d in full}
    spaces |= {id(d): rooms.two_rooms(d.row) for d in batch[len(full) :]}
    create_rows(acts.rooms, [space for rows in spaces.values() for space in rows])
    culture = world.units["KULTUR"]
    create_rows(acts.uses, [use for d in batch for use in rooms.uses_of(rng, d.row, d.kind, spaces[id(d)], culture)])


def _open_land(world, stock: Stock, acts: Acts) -> None:
    rng = world.rng("bygg.land")
    rows = [plots.open_land(rng, stock, i) for i in range(1, max(3, min(world.buildings // 4, 5000)) + 1)]
    _store_land(world, acts, [row.property for row in rows if row.property])
    create_rows(acts.plots, _with_property_ids(rows))


def _with_property_ids(rows: list) -> list:
    for row in rows:
        row.property_id = row.property.pk if row.property else None
    return rows


def _live(world, detailed: Detailed) -> None:
    """The years after the merger."""
    world.tell(_("Rettelser, salg og sammenslåinger"))
    rng = world.rng("bygg.life")
    paired = {id(d) for pair in detailed.twins for d in pair}
    plain = [d.row for d in detailed.drawn if id(d) not in paired and d.row.status in ("in_use", "vacant")]
    gone = rng.sample(plain, len(plain) // 28)
    life.disposals(world, rng, gone)
    chosen = {row.pk for row in gone}
    rest = [row for row in plain if row.pk not in chosen]
    life.corrections(world, rng, rng.sample(rest, min(len(rest) // 3, 150)))
    life.duplicates(world, detailed.twins)


def _backdate(world, acts: Acts) -> None:
    for i in range(3):
        world.backdate(acts.land[i], date(2019, 11, 18 + i), hour=9)
        world.backdate(acts.buildings[i], date(2020, 2, 4 + 7 * i), hour=14)
    world.backdate(acts.plots, date(2020, 9, 22), hour=11)
    world.backdate(acts.rooms, date(2021, 5, 6), hour=10)
    world.backdate(acts.uses, date(2024, 9, 12), hour=12)
