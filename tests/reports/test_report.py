"""The portfolio report as PDF and workbook: same figures as the page, tagged, scoped, from job and command."""

import datetime
import io
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from fdvu.access.enums import Role
from fdvu.core.models import Job
from reports.queries.portfolio import portfolio
from reports.services import make_portfolio_report
from tests.factories.bygg import make_building

TODAY = datetime.date(2026, 11, 22)


@pytest.fixture
def stock(unit_tree):
    for number in range(40):
        make_building(unit_tree.school, f"Ørnes skole {number}", area_bta_m2=1000.0 + number, year_built=1950 + number)
    make_building(unit_tree.nursing_home, "Hemmelig sykehjem", area_bta_m2=777.0)


def text_of(path: Path) -> str:
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return unicodedata.normalize("NFKC", "\n".join(pages)).replace("\xa0", " ")


@pytest.mark.django_db
def test_the_pdf_says_what_the_page_says(stock, user_with, tmp_path):
    leader = user_with(Role.LEADER)
    out = tmp_path / "rapport.pdf"
    made = make_portfolio_report(by=leader, unit=None, today=TODAY, out=out, lang="nb")
    text = text_of(out)
    assert made.pages == len(PdfReader(out).pages)
    assert made.figures == {key: f.value for key, f in portfolio(user=leader, unit=None, today=TODAY).figures.items()}
    assert "Storvik kommune har 41 bygninger" in text
    assert "41 557 m²" in text.replace("m2", "m²")
    for heading in ("Innhold", "Sammendrag", "Bygningsmassen", "Datakvalitet", "Bygningene", "Slik er tallene laget"):
        assert heading in text
    for number in (0, 39):
        assert f"Ørnes skole {number}" in text
    assert f"Side {made.pages} av {made.pages}" in text


@pytest.mark.django_db
def test_the_pdf_is_accessible(stock, user_with, tmp_path):
    out = tmp_path / "rapport.pdf"
    make_portfolio_report(by=user_with(Role.LEADER), unit=None, today=TODAY, out=out, lang="nb")
    checked = subprocess.run(
        [Path(sys.executable).with_name("outloud"), str(out), "--no-info"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout[-2000:] + checked.stderr[-500:]


@pytest.mark.django_db
def test_other_units_are_never_printed(stock, user_with, unit_tree, tmp_path):
    out = tmp_path / "rapport.pdf"
    made = make_portfolio_report(by=user_with(Role.LEADER, unit_tree.education), unit=None, today=TODAY, out=out, lang="nb")
    assert made.figures["buildings"] == 40
    assert "Hemmelig" not in text_of(out)


@pytest.mark.django_db
def test_an_empty_portfolio_gives_a_report_that_says_so(unit_tree, user_with, tmp_path):
    out = tmp_path / "rapport.pdf"
    make_portfolio_report(by=user_with(Role.LEADER), unit=None, today=TODAY, out=out, lang="nb")
    assert "Det er ingen bygninger i porteføljen ennå." in text_of(out)


@pytest.mark.django_db
def test_the_workbook_has_the_same_figures(stock, user_with, tmp_path):
    out = tmp_path / "rapport.xlsx"
    made = make_portfolio_report(by=user_with(Role.LEADER), unit=None, today=TODAY, out=out, lang="nb")
    book = load_workbook(out, read_only=True)
    figures = {row[0]: row[1] for row in book["Nøkkeltall"].iter_rows(min_row=2, values_only=True)}
    assert figures["Bygninger"] == made.figures["buildings"]
    assert figures["Bruttoareal (BTA)"] == made.figures["bta"]
    assert sum(1 for _row in book["Bygninger"].iter_rows(min_row=2)) == 41


@pytest.mark.django_db(transaction=True)
def test_from_the_page_as_a_job(stock, user_with, client_for):
    leader = user_with(Role.LEADER)
    client = client_for(leader)
    answer = client.post(reverse("reports:make-portfolio"), {"format": "pdf", "lang": "nb"})
    job = Job.objects.get()
    assert answer.url.startswith(reverse("core:job", args=[job.pk]))
    assert (job.status, job.result["figures"]["buildings"]) == ("done", 41)
    assert b"".join(client.get(reverse("core:job_file", args=[job.pk])).streaming_content)[:5] == b"%PDF-"


@pytest.mark.django_db(transaction=True)
def test_a_unit_out_of_scope_is_not_reported(stock, user_with, unit_tree, client_for):
    client = client_for(user_with(Role.LEADER, unit_tree.education))
    address = reverse("reports:make-portfolio") + f"?unit={unit_tree.health.pk}"
    assert client.post(address, {"format": "pdf", "lang": "nb"}).status_code == 404
    assert Job.objects.count() == 0


def run(*args) -> dict:
    out = io.StringIO()
    call_command("report", *args, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


@pytest.mark.django_db
def test_the_command_prints_one_json_document(stock, tmp_path):
    document = run("portfolio", "--out", str(tmp_path / "r.xlsx"))
    assert set(document) == {"pages", "bytes", "seconds", "figures"}
    assert document["figures"]["buildings"] == 41
    assert document["bytes"] == (tmp_path / "r.xlsx").stat().st_size


@pytest.mark.django_db
def test_the_command_can_be_limited_to_a_unit_and_a_language(stock, unit_tree, tmp_path):
    out = tmp_path / "r.pdf"
    document = run("portfolio", "--out", str(out), "--unit", str(unit_tree.health.pk), "--lang", "en", "--as-of", "2026-01-01")
    assert document["figures"]["buildings"] == 1
    assert PdfReader(out).trailer["/Root"]["/Lang"] == "en"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["--unit", "999999"], 1),
        (["--as-of", "22.11.2026"], 1),
        (["--user", "finnes-ikke"], 1),
    ],
)
def test_the_command_names_what_is_wrong(tmp_path, args, status):
    out = io.StringIO()
    with pytest.raises(CommandError) as problem:
        call_command("report", "portfolio", "--out", str(tmp_path / "r.pdf"), *args, "--json", stdout=out)
    assert problem.value.returncode == status
    assert json.loads(out.getvalue())["errors"][0]["value"] == (int(args[1]) if args[1].isdigit() else args[1])
    assert not (tmp_path / "r.pdf").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["r.docx", "finnes-ikke/r.pdf"])
def test_a_file_that_cannot_be_made_is_wrong_usage(tmp_path, name):
    with pytest.raises(CommandError) as problem:
        call_command("report", "portfolio", "--out", str(tmp_path / name))
    assert problem.value.returncode == 2
