"""Import of 50,000 buildings against what the machine can do at best, and against a row-by-row import.

Run by `make bench`, or alone on the database that `DATABASE_URL` names: `python -m tests.bench.test_import`.
"""

from __future__ import annotations

import gc
import io
import random
import time
from collections.abc import Callable

import pytest
import xlsxwriter
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROWS, FEW, TIMES = 50_000, 2_000, 3
HEADINGS = [
    "Bygningsnummer", "Navn", "Bygningstype", "Enhet", "Byggeår", "BTA", "BRA",
    "Gateadresse", "Postnummer", "Poststed", "Breddegrad", "Lengdegrad", "Eierform", "Status",
]  # fmt: skip
PREVIEW_LIMIT, APPLY_LIMIT, ROW_BY_ROW = 2.5, 3.0, 50


def register(rows: int) -> bytes:
    """A made-up register in 14 columns, with two look-ups: building type and unit."""
    chance, out = random.Random(1), io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Bygg")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            usable = round(chance.uniform(100, 5000), 1)
            who = [100_000_000 + number, f"Bygg {number} skole", chance.choice(["611", "612", "613", "131"]), chance.choice(["E1", "E2"])]
            size = [chance.randint(1900, 2020), round(usable * 1.1, 1), usable]
            place = [f"Storgata {number % 997}", f"{chance.randint(100, 9999):04}", "Storvik", 59 + chance.random(), 10 + chance.random()]
            sheet.write_row(number, 0, [*who, *size, *place, chance.choice(["Eid", "Leid"]), "I bruk"])
    return out.getvalue()


def bare_read(data: bytes) -> list:
    """The fastest reader alone."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


class Undone(Exception):
    """Takes a measured write back."""


def seconds(work: Callable[[], object], times: int = TIMES) -> float:
    """The shortest of several times; what the work wrote is taken back. Shortest, because whatever else the machine does
    only ever adds."""
    found = []
    for _time in range(times):
        begun = time.perf_counter()
        try:
            with transaction.atomic():
                work()
                found.append(time.perf_counter() - begun)
                raise Undone
        except Undone:
            gc.collect()
    return min(found)


def preview(data: bytes):
    from tests.factories.imports import plan

    return plan(data, name="bygg.xlsx")


def apply(data: bytes):
    from tests.factories.imports import take_in

    return take_in(data, name="bygg.xlsx")[0]


def floor(data: bytes) -> None:
    """Reading the file and one bulk insert of the rows, without checks, journal or anything else."""
    from bygg.models import Building, BuildingType
    from fdvu.access.models import OrgUnit

    types = dict(BuildingType.objects.values_list("code", "pk"))
    units = dict(OrgUnit.objects.values_list("code", "pk"))
    rows = bare_read(data)[1:]
    Building.objects.bulk_create(
        [
            Building(
                building_number=int(r[0]), name=r[1], building_type_id=types[r[2]], unit_id=units[r[3]], year_built=int(r[4]),
                area_bta_m2=r[5], area_bra_m2=r[6], street_address=r[7], postal_code=r[8], postal_place=r[9],
                latitude=r[10], longitude=r[11], ownership="owned" if r[12] == "Eid" else "leased", status="in_use",
            )
            for r in rows
        ]
    )  # fmt: skip


def row_by_row(data: bytes) -> None:
    """The same file through django-import-export's own import: check, then write, as its pages do."""
    import tablib
    from import_export import fields, resources, widgets

    from bygg.models import Building, BuildingType
    from fdvu.access.models import OrgUnit

    class Ownership(widgets.CharWidget):
        def clean(self, value, row=None, **kwargs):
            return {"Eid": "owned", "Leid": "leased", "I bruk": "in_use"}[value]

    class BuildingResource(resources.ModelResource):
        building_type = fields.Field("building_type", "Bygningstype", widgets.ForeignKeyWidget(BuildingType, "code"))
        unit = fields.Field("unit", "Enhet", widgets.ForeignKeyWidget(OrgUnit, "code"))
        building_number = fields.Field("building_number", "Bygningsnummer", widgets.IntegerWidget())
        ownership = fields.Field("ownership", "Eierform", Ownership())
        status = fields.Field("status", "Status", Ownership())
        year_built = fields.Field("year_built", "Byggeår", widgets.IntegerWidget())
        name, street = fields.Field("name", "Navn"), fields.Field("street_address", "Gateadresse")
        postal_code, place = fields.Field("postal_code", "Postnummer"), fields.Field("postal_place", "Poststed")
        gross, usable = (fields.Field(f"area_{a}_m2", a.upper(), widgets.FloatWidget()) for a in ("bta", "bra"))
        lat, lon = (
            fields.Field("latitude", "Breddegrad", widgets.FloatWidget()),
            fields.Field("longitude", "Lengdegrad", widgets.FloatWidget()),
        )

        class Meta:
            model = Building
            fields = (
                "building_type",
                "unit",
                "building_number",
                "ownership",
                "status",
                "year_built",
                "name",
                "street",
                "postal_code",
                "place",
                "gross",
                "usable",
                "lat",
                "lon",
            )
            import_id_fields = ("building_number",)
            use_transactions = True

    rows = bare_read(data)
    dataset = tablib.Dataset(*rows[1:], headers=rows[0])
    for dry_run in (True, False):
        result = BuildingResource().import_data(dataset, dry_run=dry_run, raise_errors=True)
        assert not result.has_errors()


def queries(work: Callable[[bytes], object], data: bytes) -> int:
    with CaptureQueriesContext(connection) as found:
        try:
            with transaction.atomic():
                work(data)
                raise Undone
        except Undone:
            pass
    return len(found)


def measure() -> dict[str, float]:
    """Every figure, printed as a table."""
    from tests.factories.access import make_unit

    for code in ("E1", "E2"):
        make_unit(code, code=code)
    data, few = register(ROWS), register(FEW)
    preview(few)  # warm
    read, bulk = seconds(lambda: bare_read(data), 6), seconds(lambda: floor(data))
    shown, applied = seconds(lambda: preview(data), 6), seconds(lambda: apply(data))
    ours, theirs = seconds(lambda: (preview(few), apply(few))), seconds(lambda: row_by_row(few), times=1)
    found = {
        "preview ÷ bare read": shown / read,
        "apply ÷ (read + bulk insert)": applied / bulk,
        "row by row ÷ ours, preview and apply": theirs / ours,
        "queries, 10 rows": queries(apply, register(10)),
        f"queries, {ROWS} rows": queries(apply, data),
    }
    with transaction.atomic():
        apply(data)
        found["preview of the same file again ÷ bare read"] = seconds(lambda: preview(data)) / read
        transaction.set_rollback(True)
    print(f"\nImport on {connection.vendor}: {ROWS} rows × {len(HEADINGS)} columns; row by row with {FEW} rows")
    times = {"bare read": read, "read + bulk insert": bulk, "preview": shown, "apply": applied, f"row by row, {FEW} rows": theirs}
    for name, value in times.items():
        print(f"  {name:46} {value:8.2f} s")
    for name, value in found.items():
        print(f"  {name:46} {value:8.2f}")
    return found


def test_import_of_fifty_thousand_rows():
    found = measure()
    assert found["preview ÷ bare read"] <= PREVIEW_LIMIT
    assert found["apply ÷ (read + bulk insert)"] <= APPLY_LIMIT
    assert found["row by row ÷ ours, preview and apply"] >= ROW_BY_ROW
    assert found["queries, 10 rows"] == found[f"queries, {ROWS} rows"]


def main() -> None:
    """Measure on the database that `DATABASE_URL` names, and leave it as it was."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fdvu.settings.dev")

    django.setup()
    with transaction.atomic():
        measure()
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
