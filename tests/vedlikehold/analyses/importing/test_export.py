"""Findings out as a file, and in again."""

import io
from decimal import Decimal

import pytest

from fdvu.core.importing import export_rows
from fdvu.core.registry import import_kinds
from tests.factories.imports import counts, errors, warnings
from tests.factories.vedlikehold import make_analysis, make_finding
from tests.vedlikehold.analyses.importing.pieces import DAY, OLD, apply, fresh, preview
from vedlikehold.models import Finding
from vedlikehold.services import analyses as act
from vedlikehold.services import components


def exported(fmt: str) -> bytes:
    kind, out = import_kinds["condition"], io.BytesIO()
    export_rows(kind, Finding.objects.order_by("pk"), out, fmt=fmt)
    return out.getvalue()


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_export_and_import_again_changes_nothing(school, roof, wall, fmt):
    analysis = make_analysis(school, "Tilstand")
    make_finding(
        analysis, roof, "TG3", location="Nord", symptom="=1+1", cause="Alder", probability=3, kg_safety=0, kg_authority=3,
        recommendation="Legg om", deadline=DAY, cost_low_nok=Decimal("10.50"), cost_likely_nok=20, cost_high_nok=30, price_year=2024,
    )  # fmt: skip
    make_finding(analysis, wall, "TGIU")
    act.conclude_analysis(by=None, analysis=analysis, on=OLD)
    make_finding(make_analysis(school, "Pågår", status="ongoing"), wall, "TG1")
    found = preview(exported(fmt), name=f"funn.{fmt}")
    assert (counts(found), errors(found), warnings(found)) == ({"unchanged": 3}, [], [])


def test_an_edited_export_changes_just_that(school, roof):
    analysis = make_analysis(school, "Tilstand")
    found = make_finding(analysis, roof, "TG2", symptom="Slitt")
    act.conclude_analysis(by=None, analysis=analysis, on=OLD)
    data = exported("csv").replace(b"Slitt", "Råte".encode())
    edited = preview(data, decisions={"use_file": True})
    assert [(cell.field, cell.old, cell.new) for cells in edited.changes.values() for cell in cells] == [("symptom", "Slitt", "Råte")]
    apply(data, decisions={"use_file": True})
    assert fresh(found).symptom == "Råte"


def test_a_finding_on_a_removed_component_keeps_it(school, roof):
    analysis = make_analysis(school, "Tilstand")
    found = make_finding(analysis, roof, "TG2", symptom="Slitt")
    act.conclude_analysis(by=None, analysis=analysis, on=OLD)
    components.remove_component(by=None, component=roof, on=DAY)
    data = exported("csv")
    unchanged = preview(data)
    assert (counts(unchanged), errors(unchanged)) == ({"unchanged": 1}, [])
    apply(data.replace(b"Slitt", "Råte".encode()), decisions={"use_file": True})
    assert (fresh(found).symptom, fresh(found).component, fresh(roof).removed_on) == ("Råte", roof, DAY)


def test_no_other_finding_is_put_on_a_removed_component(school, roof, wall):
    found = make_finding(make_analysis(school, "Tilstand", status="ongoing"), wall, "TG2")
    components.remove_component(by=None, component=roof, on=DAY)
    text = f"Id i fdvu;Bygning;Komponentens id i fdvu;Tilstandsgrad\n{found.pk};{school.name};{roof.pk};TG2\n"
    assert [str(message) for _row, _column, message in errors(preview(text))] == [
        f"Fjellvik skole har ingen komponent med Komponentens id i fdvu «{roof.pk}»."
    ]
