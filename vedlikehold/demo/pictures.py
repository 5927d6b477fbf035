"""Photos at findings and simple floor plans: drawn pictures, so that pages and reports have something to show."""

import io
import random
from collections.abc import Sequence
from datetime import date

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFilter

from bygg.enums import DocumentKind
from bygg.models import Floor, Space
from bygg.services.documents import add_document
from fdvu.audit.enums import Source
from fdvu.audit.services import create_rows, open_changeset
from vedlikehold.demo.components import House
from vedlikehold.enums import AnalysisStatus
from vedlikehold.models import AttachedDocument, Finding

_PHOTOS, _DRAWN_BUILDINGS = 36, 10
_SIZE = (800, 600)
# Ground, joints and damage for a wall of wood, brick, plaster, a roof, a floor, and something of metal.
_SURFACES = {
    "wood": ((150, 92, 62), (92, 54, 38)),
    "brick": ((164, 96, 78), (206, 196, 184)),
    "plaster": ((206, 202, 190), (180, 176, 164)),
    "roof": ((92, 96, 100), (62, 66, 70)),
    "floor": ((170, 178, 168), (140, 146, 138)),
    "metal": ((178, 184, 190), (120, 126, 132)),
}
_BY_PART = {"21": "plaster", "22": "plaster", "23": "wood", "24": "plaster", "25": "floor", "26": "roof", "27": "wood", "28": "plaster"}


def add_pictures(world, rng: random.Random, houses: Sequence[House]) -> None:
    """Photos of grave findings and floor plans of the first large buildings."""
    by = world.users["forvalter"]
    largest = sorted(houses, key=lambda house: -house.size.bta)[:_DRAWN_BUILDINGS]
    act = open_changeset(by=by, source=Source.IMPORT, source_name="Bilder fra befaring", note="Bilder og tegninger til bygg")
    _photos(by, act, rng, houses)
    for house in largest:
        _floor_plans(by, act, house)
        _fronts(by, act, rng, house)
    world.backdate(act, date(2026, 9, 30), hour=9)


def _photos(by, act, rng: random.Random, houses: Sequence[House]) -> None:
    grave = [[(house, row) for row in _grave(house)] for house in houses]
    # Several of the same building make a better report than one each of many.
    worst = sorted(grave, key=len, reverse=True)[: _PHOTOS // 4]
    chosen = [pair for pairs in worst for pair in pairs]
    rng.shuffle(chosen)
    attached = []
    for house, finding in chosen[:_PHOTOS]:
        file = ContentFile(damage(rng, finding), name=f"funn-{finding.pk}.jpg")
        title = f"{finding.component.name}: {finding.symptom}"[:120]
        document = add_document(
            by=by,
            building=house.building,
            file=file,
            kind=DocumentKind.PHOTO,
            title=title,
            taken_on=finding.analysis.performed_on,
            changeset=act,
        )
        attached.append(AttachedDocument(document=document, finding=finding))
    create_rows(act, attached)


def _grave(house: House) -> list[Finding]:
    """What concluded analyses have found and nothing has been done about yet."""
    known = [[row for row in part.findings if row.analysis.status == AnalysisStatus.DONE] for part in house.parts]
    return [rows[-1] for rows in known if rows and rows[-1].grade == "TG3"]


def damage(rng: random.Random, finding: Finding) -> bytes:
    """A surface of the part's sort with a crack, a stain or flaking on it, as JPEG."""
    code = finding.component.part.code
    surface = "brick" if "tegl" in finding.component.name.lower() else _BY_PART.get(code[:2], "metal")
    ground, joint = _SURFACES[surface]
    picture = Image.new("RGB", _SIZE, ground)
    draw = ImageDraw.Draw(picture)
    _joints(draw, surface, joint)
    _stain(rng, picture, tuple(max(0, tone - 60) for tone in ground))
    draw = ImageDraw.Draw(picture)
    for _number in range(rng.randint(1, 3)):
        _crack(rng, draw)
    picture = picture.filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _joints(draw: ImageDraw.ImageDraw, surface: str, colour: tuple[int, int, int]) -> None:
    width, height = _SIZE
    step = {"wood": 74, "brick": 46, "floor": 130, "roof": 90}.get(surface, 0)
    for y in range(0, height if step else 0, step or 1):
        draw.line((0, y, width, y), fill=colour, width=4)
        if surface == "brick":
            for x in range((y // step % 2) * 60, width, 120):
                draw.line((x, y, x, y + step), fill=colour, width=4)


def _stain(rng: random.Random, picture: Image.Image, colour: tuple[int, ...]) -> None:
    mask = Image.new("L", _SIZE, 0)
    draw = ImageDraw.Draw(mask)
    x, y = rng.randint(150, 560), rng.randint(120, 420)
    for _number in range(9):
        size = rng.randint(30, 120)
        dx, dy = rng.randint(-120, 120), rng.randint(-80, 80)
        draw.ellipse((x + dx - size, y + dy - size, x + dx + size, y + dy + size), fill=rng.randint(90, 190))
    picture.paste(Image.new("RGB", _SIZE, colour), mask=mask.filter(ImageFilter.GaussianBlur(24)))


def _crack(rng: random.Random, draw: ImageDraw.ImageDraw) -> None:
    x, y = rng.randint(60, 700), 0
    points = [(x, y)]
    while y < _SIZE[1]:
        x, y = x + rng.randint(-26, 30), y + rng.randint(14, 40)
        points.append((x, y))
    draw.line(points, fill=(40, 34, 30), width=rng.randint(2, 5))


def _fronts(by, act, rng: random.Random, house: House) -> None:
    file = ContentFile(front(rng, house), name="fasade.jpg")
    title = f"{house.building.name} fra sør"
    add_document(by=by, building=house.building, file=file, kind=DocumentKind.PHOTO, title=title, taken_on=date(2024, 6, 4), changeset=act)


def front(rng: random.Random, house: House) -> bytes:
    """The front of a building under the sky, with as many floors as it has, as JPEG."""
    width, height = 1200, 800
    picture = Image.new("RGB", (width, height), (176, 205, 228))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 640, width, height), fill=(116, 140, 92))
    draw.polygon([(0, 640), (0, 560), (340, 470), (700, 560), (1200, 500), (1200, 640)], fill=(98, 122, 118))
    wall = rng.choice(((178, 74, 58), (214, 202, 178), (226, 222, 214), (120, 132, 140)))
    floors = min(4, house.size.floors)
    top = 650 - 95 * floors
    draw.rectangle((140, top, 1060, 650), fill=wall)
    draw.polygon([(110, top), (160, top - 60), (1040, top - 60), (1090, top)], fill=(70, 72, 78))
    for floor in range(floors):
        y = 650 - 95 * (floor + 1) + 24
        for x in range(170, 1030, 74):
            if floor == 0 and 540 < x < 640:
                continue
            draw.rectangle((x, y, x + 44, y + 48), fill=(64, 84, 104), outline=(240, 240, 236), width=4)
    draw.rectangle((556, 572, 636, 650), fill=(72, 56, 44), outline=(240, 240, 236), width=4)
    draw.polygon([(520, 800), (672, 800), (640, 650), (552, 650)], fill=(150, 146, 140))
    out = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(0.7)).save(out, "JPEG", quality=84)
    return out.getvalue()


def _floor_plans(by, act, house: House) -> None:
    """One plan per floor, with the rooms as boxes."""
    rooms: dict[int, list[Space]] = {}
    for space in Space.objects.filter(building=house.building).order_by("number", "pk"):
        rooms.setdefault(space.floor_id or 0, []).append(space)
    for floor in Floor.objects.filter(building=house.building).order_by("level")[:3]:
        if rooms.get(floor.pk):
            file = ContentFile(floor_plan(f"{house.building.name}, {floor.name}", rooms[floor.pk]), name=f"plan-{floor.code}.png")
            add_document(
                by=by,
                building=house.building,
                file=file,
                kind=DocumentKind.DRAWING,
                title=f"Plan {floor.name}",
                taken_on=date(2021, 5, 6),
                changeset=act,
            )


def floor_plan(title: str, rooms: Sequence[Space]) -> bytes:
    """Rooms on both sides of a corridor, as wide as their area says, as PNG."""
    picture = Image.new("RGB", (1200, 700), "white")
    draw = ImageDraw.Draw(picture)
    draw.text((40, 20), title, fill="black", font_size=26)
    half = (len(rooms) + 1) // 2
    for row, top in ((rooms[:half], 80), (rooms[half:], 410)):
        total = sum(room.area_nta_m2 or 10 for room in row) or 1
        left = 40.0
        for room in row:
            right = left + 1120 * (room.area_nta_m2 or 10) / total
            draw.rectangle((left, top, right, top + 230), outline="black", width=4)
            if right - left > 46:
                draw.text((left + 8, top + 10), room.number, fill="black", font_size=18)
                draw.text((left + 8, top + 36), f"{room.area_nta_m2 or 0:.0f} kvm", fill="black", font_size=16)
            left = right
    draw.rectangle((40, 310, 1160, 410), outline="black", width=4)
    draw.text((560, 348), "Korridor", fill="black", font_size=18)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
