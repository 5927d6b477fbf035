"""The steps of an import as the tests take them, through the pages."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core.models import ImportBatch

ROWS = """Kommunens bygg per 1.1.2026;;;;;
Navn;Bygningsnummer;Byggeår;BRA;Ansvarlig enhet;Løpenavn
Fjellvik skole;300000019;1978;4 250,5;Fjellvik skole;a
Solbakken sykehjem;300000027;1995;6 120;Solbakken sykehjem;b
"""


def upload(client, text=ROWS, name="bygg.csv", **data):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(reverse("core:imports"), {"kind": "buildings", "file": file, **data})


def newest() -> ImportBatch:
    return ImportBatch.objects.latest("pk")


def at(name, batch, *args):
    return reverse(f"core:{name}", args=[batch.pk, *args])


def mapping(client, batch, **changes):
    """What the column page's form would send, as the page shows it."""
    view = client.get(at("import_columns", batch)).context["view"]
    sent = {f"col-{c.place}": c.target.name if c.target else "" for c in view.columns}
    sent |= {f"was-{c.place}": sent[f"col-{c.place}"] for c in view.columns}
    return sent | {"empty": "keep", "check": "1"} | changes


def refreshed(client, batch, **changes):
    """The same form sent without asking for the check."""
    sent = mapping(client, batch, **changes)
    return {name: value for name, value in sent.items() if name != "check"}


def checked(client, run, text=ROWS, **changes) -> ImportBatch:
    """A batch that has been through upload, sheet, columns and check."""
    upload(client, text)
    batch = newest()
    look = client.get(at("import_sheet", batch)).context["look"]
    header = {"sheet": look.sheet.name, "encoding": look.encoding or "", "delimiter": look.delimiter or ""}
    shown = client.get(at("import_sheet", batch)).context["shown"]
    client.post(at("import_sheet", batch), {**header, "shown": shown, "header_row": look.header_row, "go": "1"})
    run(client.post, at("import_columns", batch), mapping(client, batch, **changes))
    batch.refresh_from_db()
    return batch


def set_by_hand(building, by, **values):
    update_rows(open_changeset(by=by, source=Source.FORM), [(building, values)])
