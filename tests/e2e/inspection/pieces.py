"""A phone with and without coverage, and what an inspector does on it."""

import io
import re

from PIL import Image
from playwright.sync_api import expect

from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from vedlikehold.models import Finding

# What the browser itself writes when there is no coverage, or when the server refuses.
NETWORK = re.compile(r"Failed to load resource|net::ERR_")


def status(page):
    return page.get_by_role("region", name="Dekning og sending")


def picture(number: int) -> dict:
    """What a phone's camera gives: large, and of a colour by which it is known again."""
    out = io.BytesIO()
    Image.new("RGB", (2600, 1950), color_of(number)).save(out, "JPEG")
    return {"name": f"IMG_{number}.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def color_of(number: int) -> tuple[int, int, int]:
    return (20 + 18 * number, 240 - 18 * number, 120)


def begin(page, component: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{component}")).click()
    expect(page.get_by_role("heading", level=1, name="Nytt funn")).to_be_visible()


def choose_grade(page, grade: str) -> None:
    page.get_by_role("radio", name=re.compile(f"^{grade} ")).check()


def take_photo(page, number: int) -> None:
    before = page.locator("#bilder img").count()
    page.get_by_label("Ta bilde").set_input_files(picture(number))
    expect(page.locator("#bilder img")).to_have_count(before + 1)


def save(page) -> None:
    page.get_by_role("button", name="Lagre", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Fjellvik skole")).to_be_visible()


def register(page, component: str, symptom: str, grade: str = "TG2", photo: int | None = None) -> None:
    begin(page, component)
    choose_grade(page, grade)
    page.get_by_label("Symptom").fill(symptom)
    if photo is not None:
        take_photo(page, photo)
    save(page)


def edit(page, symptom: str, **fields: str) -> None:
    page.get_by_role("link", name=re.compile(symptom)).click()
    expect(page.get_by_role("heading", level=1, name="Endre funn")).to_be_visible()
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    save(page)


def all_sent(page) -> None:
    expect(status(page)).to_contain_text("Alt er sendt", timeout=30_000)


def change(row, by, **values) -> None:
    update_rows(open_changeset(by=by, source=Source.FORM), [(type(row).objects.get(pk=row.pk), values)])


def symptoms() -> list[str]:
    return sorted(Finding.objects.values_list("symptom", flat=True))
