"""The condition report of a building and of a stock: same figures as the pages, what NS 3424 asks for, scoped, accessible."""

import datetime
import io
import json
import re
import subprocess
import sys
import unicodedata
from decimal import Decimal
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from bygg.services.documents import add_document
from fdvu.access.enums import Role
from fdvu.core.models import Job
from fdvu.core.text import say
from reports.condition_texts import building_summary, ledger_sentences, portfolio_summary
from reports.documents.condition.accounts import account_rows
from reports.documents.condition.building_pdf import building_parts, most_urgent
from reports.documents.condition.portfolio_rows import building_rows, group_rows
from reports.queries.condition import building_report, portfolio_condition, urgent_findings
from reports.render.html import table_html
from reports.render.pdf import TablePart
from reports.services import make_building_condition_report, make_condition_report
from tests.factories.bygg import make_building
from tests.factories.files import jpeg
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure, make_strategy
from vedlikehold.calc.ledger import Account
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.models import BuildingPart
from vedlikehold.queries.backlog import building_condition, condition_overview
from vedlikehold.services.analyses import conclude_analysis
from vedlikehold.services.attachments import attach

TODAY = datetime.date(2026, 11, 22)
pytestmark = pytest.mark.django_db


def words_of(parts) -> str:
    """What the parts of a report say, without laying them out."""
    pieces = [
        part.html + (table_html(part.columns, part.rows, caption=part.caption) if isinstance(part, TablePart) else "") for part in parts
    ]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", " ".join(pieces))).replace("\xa0", " ").split())


def text_of(path: Path) -> str:
    """Words with one space between them, whatever lines they stand on."""
    pages = [page.extract_text() for page in PdfReader(path).pages]
    return " ".join(unicodedata.normalize("NFKC", "\n".join(pages)).split())


@pytest.fixture
def leader(user_with):
    return user_with(Role.LEADER)


@pytest.fixture
def school(unit_tree):
    return make_building(
        unit_tree.school, "Ørnes skole", area_bta_m2=2000.0, year_built=1975, street_address="Skoleveien 4", postal_code="6300"
    )


@pytest.fixture
def analysed(school, leader):
    """A school with a roof that is bad, walls that are fair and a cellar that nobody saw, in two analyses."""
    roof = make_component(school, "26", "Taktekning", replacement_cost_nok=Decimal(1_000_000), price_year=2026)
    wall = make_component(school, "23", "Yttervegg sør", replacement_cost_nok=Decimal(400_000), price_year=2026)
    cellar = make_component(school, "21", "Kjellervegg", replacement_cost_nok=Decimal(200_000), price_year=2026)
    make_component(school, "31", "Rør", replacement_cost_nok=Decimal(100_000), price_year=2026)
    first = make_analysis(school, "Analyse 2021", status="ongoing")
    make_finding(first, roof, "TG2", symptom="Slitt membran", probability=2, kg_economy=2)
    make_finding(first, wall, "TG1", symptom="Noe falmet")
    conclude_analysis(by=leader, analysis=first, on=datetime.date(2021, 5, 4))
    last = make_analysis(
        school, "Analyse 2026", level=2, status="ongoing", client="Storvik kommune", purpose="Grunnlag for vedlikeholdsplan",
        performed_by="Takst og Tak AS", participants="Kari Nes", method="Fuktmåler", reservations="Snø på taket",
        summary="Taket må tas nå.",
    )  # fmt: skip
    leak = make_finding(
        last, roof, "TG3", location="Ved sluk", symptom="Taket lekker", cause="Tette sluk", probability=3, kg_economy=3, kg_safety=2,
        recommendation="Tekk om taket", deadline=datetime.date(2027, 6, 1), cost_low_nok=800_000, cost_likely_nok=900_000,
        cost_high_nok=1_200_000, price_year=2026,
    )  # fmt: skip
    make_finding(last, wall, "TG2", symptom="Råte nederst", probability=1, kg_aesthetics=1)
    make_finding(last, cellar, "TGIU", symptom="Låst dør")
    conclude_analysis(by=leader, analysis=last, on=datetime.date(2026, 9, 15))
    measure = make_measure(
        school, "Nytt tak", cost_likely_nok=Decimal(950_000), price_year=2026, planned_year=2027, part=BuildingPart.objects.get(edition="2009", code="26")
    )  # fmt: skip
    leak.measure = measure
    leak.save()
    return school


@pytest.fixture
def photographed(analysed, leader):
    """A photo of the building, one of the leak, and a drawing."""
    finding = analysed.components.get(name="Taktekning").findings.get(grade="TG3")
    add_document(by=leader, building=analysed, file=jpeg("fasade.jpg"), kind="photo", title="Fasaden")
    photo = add_document(by=leader, building=analysed, file=jpeg("lekkasje.jpg"), kind="photo", title="Lekkasje ved sluk")
    attach(by=leader, document=photo, finding=finding)
    add_document(by=leader, building=analysed, file=jpeg("plan.jpg"), kind="drawing", title="Plan 1. etasje")
    return analysed


def report_of(building, user):
    return building_report(user=user, building=building, today=TODAY)


def told_of(building, user) -> str:
    return words_of(building_parts(report_of(building, user)))


def make(building, user, out, lang="nb"):
    return make_building_condition_report(by=user, building=building, today=TODAY, out=out, lang=lang)


# The building


def test_the_figures_are_those_of_the_condition_page(analysed, leader, tmp_path):
    made = make(analysed, leader, tmp_path / "r.xlsx")
    state = building_condition(user=leader, building=analysed, today=TODAY).state
    assert made.figures["backlog"] == state.nok == 900_000 + 0.45 * 400_000
    assert (made.figures["backlog_per_m2"], made.figures["grade"]) == (state.nok_per_m2, state.grade)
    assert made.figures["fci"] == state.fci
    assert made.pages == 0


def test_one_building_has_the_figures_of_a_stock_of_one(analysed, leader):
    stock = condition_overview(user=leader, unit=None, today=TODAY)
    assert report_of(analysed, leader).figures == stock.figures


def test_the_pdf_has_what_a_report_must_contain(photographed, leader, tmp_path):
    out = tmp_path / "r.pdf"
    made = make(photographed, leader, out)
    text = text_of(out)
    for heading in (
        "Innhold", "Sammendrag", "Om tilstandsanalysen", "Objekt", "Ikke undersøkt", "Skalaer", "Tilstand per bygningsdel",
        "Funn per bygningsdel", "Tiltak", "Etterslep", "Etterslepsregnskap", "Sammenligning med forrige analyse", "Tegninger", "Slik er tallene laget",
    ):  # fmt: skip
        assert heading in text, heading
    for particular in (
        "Storvik kommune", "Grunnlag for vedlikeholdsplan", "Skoleveien 4", "Nivå 2 – mer detaljert, med underlag", "15.09.2026",
        "Takst og Tak AS", "Kari Nes", "Fuktmåler", "Snø på taket",
    ):  # fmt: skip
        assert particular in text, particular
    for said in ("Taket lekker", "Tette sluk", "Økonomi KG3, sikkerhet KG2", "Høy risiko", "Tekk om taket", "01.06.2027"):
        assert said in text, said
    assert "900 000 kr (800 000–1 200 000), 2026-kroner" in text
    assert "Nytt tak" in text
    assert "prisnivå 2026" in text
    assert f"Side {made.pages} av {made.pages}" in text


def test_what_was_not_given_or_not_examined_is_said_to_be_so(analysed, leader):
    text = told_of(analysed, leader)
    assert "Referansenivå Ikke oppgitt" in text
    assert "Analysen mangler opplysninger som NS 3424 ber om." in text
    assert "Kjellervegg 21 Grunn og fundamenter Låst dør" in text
    assert "1 komponenter i registeret har ingen tilstandsgrad." in text


def test_findings_stand_by_part_with_deviations_apart(analysed, leader):
    parts = {part.code: part for part in report_of(analysed, leader).parts}
    assert list(parts) == ["21", "23", "26", "31"]
    assert [row.symptom for row in parts["26"].deviations] == ["Taket lekker"]
    assert [row.symptom for row in parts["21"].not_examined] == ["Låst dør"]
    assert [len(parts[code].deviations) for code in parts] == [0, 1, 1, 0]
    assert not parts["31"].has_findings


def test_superseded_findings_and_those_of_an_open_analysis_are_left_out(analysed, leader):
    going_on = make_analysis(analysed, "Pågår nå", status="ongoing", planned_on=TODAY)
    make_finding(going_on, analysed.components.get(name="Rør"), "TG3", symptom="Ikke ferdig vurdert")
    report = report_of(analysed, leader)
    assert sorted(row.symptom for row in report.findings) == ["Låst dør", "Råte nederst", "Taket lekker"]
    assert [row.title for row in report.open_analyses] == ["Pågår nå"]


def test_a_finding_the_last_analysis_did_not_look_at_stands_with_its_date(analysed, leader):
    newest = make_analysis(analysed, "Bare vegg", status="ongoing")
    make_finding(newest, analysed.components.get(name="Yttervegg sør"), "TG1")
    conclude_analysis(by=leader, analysis=newest, on=datetime.date(2026, 11, 1))
    text = told_of(analysed, leader)
    assert "Funnet i Analyse 2026, 15.09.2026" in text
    assert "2 funn er fra tidligere analyser" in text


def test_the_comparison_is_with_the_analysis_before(analysed, leader):
    report = report_of(analysed, leader)
    assert (report.comparison.before.title, report.comparison.after.title) == ("Analyse 2021", "Analyse 2026")
    changed = {line.component.name: line.change.value for line in report.comparison.lines}
    assert changed == {"Kjellervegg": "not_looked_at", "Yttervegg sør": "worse", "Taktekning": "worse"}
    assert "Siden analysen 04.05.2021 er 2 komponenter blitt dårligere og 0 bedre." in building_summary(report)


def test_the_summary_is_plain_and_carries_the_numbers(analysed, leader):
    sentences = building_summary(report_of(analysed, leader))
    assert sentences[0].startswith("Ørnes skole har vektet tilstandsgrad 2,")
    assert "Å løfte alt til TG1 koster omtrent 1,1 mill. kr i 2026-kroner." in [text.replace("\xa0", " ") for text in sentences]
    assert "Siste tilstandsanalyse er fra 15.09.2026 (nivå 2)." in sentences
    assert "Det er 1 avvik med TG3 og 1 med TG2; 1 av dem har høy risiko." in sentences
    assert any("2 av 4 komponenter er ikke undersøkt eller ikke vurdert" in text for text in sentences)


def test_photos_and_drawings_are_in_the_pdf_with_alternative_text(photographed, leader, tmp_path):
    out = tmp_path / "r.pdf"
    make(photographed, leader, out)
    report = report_of(photographed, leader)
    assert report.picture.title == "Fasaden"
    assert [document.title for document in report.drawings] == ["Plan 1. etasje"]
    reader = PdfReader(out)
    images = {name for page in reader.pages for name in (page["/Resources"]["/XObject"] or {})}
    assert len(images) >= 3
    alternatives = _alternative_texts(reader)
    assert "Foto: Fasaden" in alternatives
    assert "Foto av Taktekning: Lekkasje ved sluk" in alternatives
    assert "Tegning: Plan 1. etasje" in alternatives


def _alternative_texts(reader: PdfReader) -> set[str]:
    found, waiting = set(), [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if not isinstance(node, dict):
            continue
        if "/Alt" in node:
            found.add(str(node["/Alt"]).replace("\xa0", " "))
        children = node.get("/K", [])
        waiting += [child for child in (children if isinstance(children, list) else [children]) if not isinstance(child, int)]
    return found


def test_a_photo_whose_file_is_gone_is_left_out_and_counted(photographed, leader):
    photo = photographed.documents.get(title="Lekkasje ved sluk")
    photo.preview.storage.delete(photo.preview.name)
    assert "1 bilde til ligger i FDVU." in told_of(photographed, leader)


def test_a_building_without_analysis_says_so_and_invents_nothing(school, leader):
    make_component(school, "26", "Taktekning")
    text, figures = told_of(school, leader), report_of(school, leader).figures
    assert "Tilstanden til Ørnes skole er ukjent: ingen komponent er vurdert." in text
    assert "Bygget er aldri analysert." in text
    assert "Det finnes ingen ferdig tilstandsanalyse av bygget." in text
    assert [figures[key].value for key in ("backlog", "grade", "unknown")] == [None, None, 1.0]


def test_a_building_without_components_has_a_report_too(school, leader, tmp_path):
    made = make(school, leader, tmp_path / "r.pdf")
    assert made.figures["backlog"] is None
    assert "Det er ikke foreslått eller planlagt noen tiltak." in text_of(tmp_path / "r.pdf")


@pytest.mark.parametrize("fixture", ["photographed", "school"])
def test_the_pdf_of_a_building_is_accessible(fixture, request, leader, tmp_path):
    out = tmp_path / "r.pdf"
    make(request.getfixturevalue(fixture), leader, out)
    assert_accessible(out)


def assert_accessible(path: Path) -> None:
    checked = subprocess.run(
        [Path(sys.executable).with_name("outloud"), "--fail-on", "error", str(path), "--no-info"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[-2000:] + checked.stderr[-500:]


def test_the_report_in_english_says_its_language_and_leaves_what_people_wrote(analysed, leader, tmp_path):
    out = tmp_path / "r.pdf"
    make(analysed, leader, out, lang="en")
    assert PdfReader(out).trailer["/Root"]["/Lang"] == "en"
    assert "Taket lekker" in text_of(out)


def test_the_number_of_queries_does_not_grow_with_findings(analysed, leader, django_assert_num_queries, django_assert_max_num_queries):
    report_of(analysed, leader)
    with django_assert_max_num_queries(40) as few:
        report_of(analysed, leader)
    analysis = analysed.analyses.get(title="Analyse 2026")
    for number in range(12):
        component = make_component(analysed, "24", f"Innervegg {number}")
        make_finding(analysis, component, "TG2", symptom="Hull")
        make_measure(analysed, f"Tiltak {number}", component=component)
    with django_assert_num_queries(len(few)):
        report = report_of(analysed, leader)
        assert len(report.findings) == 15


def test_the_workbook_has_the_same_rows(photographed, leader, tmp_path):
    out = tmp_path / "r.xlsx"
    made = make(photographed, leader, out)
    book = load_workbook(out, read_only=True)
    assert book.sheetnames == [
        "Nøkkeltall", "Om analysen", "Bygningsdeler", "Funn", "Tiltak", "Etterslep", "Etterslepsregnskap", "Sammenligning", "Forutsetninger",
    ]  # fmt: skip
    figures = {row[0]: row[1] for row in rows_in(book, "Nøkkeltall")}
    assert figures[say(condition_overview(user=leader, unit=None, today=TODAY).figures["backlog"].label)] == made.figures["backlog"]
    findings = {row[1]: row for row in rows_in(book, "Funn")}
    assert list(findings) == ["Kjellervegg", "Yttervegg sør", "Taktekning"]
    assert findings["Taktekning"][3:6] == ("TG3", "Taket lekker", "Tette sluk")
    assert findings["Taktekning"][6:12] == (2, None, 3, None, None, None)
    assert findings["Taktekning"][-1] == 1
    assert sum(row[4] for row in rows_in(book, "Etterslep")) == made.figures["backlog"]
    assert [row[0] for row in rows_in(book, "Tiltak")] == ["Nytt tak"]


def rows_in(book, name: str) -> list[tuple]:
    return list(book[name].iter_rows(min_row=2, values_only=True))


def test_urgent_is_risk_before_grade_before_deadline(analysed, leader):
    analysis = analysed.analyses.get(title="Analyse 2026")
    component = analysed.components.get(name="Rør")
    late = make_finding(analysis, component, "TG2", probability=3, kg_safety=3, deadline=datetime.date(2028, 1, 1))
    soon = make_finding(analysis, component, "TG2", probability=3, kg_safety=3, deadline=datetime.date(2027, 1, 1))
    report = report_of(analysed, leader)
    names = [row.symptom or row.pk for row in most_urgent(report.deviations)]
    assert names == ["Taket lekker", soon.pk, late.pk, "Råte nederst"]


# The stock


@pytest.fixture
def stock(analysed, unit_tree, leader):
    home = make_building(unit_tree.nursing_home, "Hemmelig sykehjem", area_bta_m2=500.0)
    lift = make_component(home, "62", "Hemmelig heis", grade="TG3", replacement_cost_nok=Decimal(2_000_000), price_year=2026)
    analysis = make_analysis(home, "Hemmelig analyse", status="ongoing")
    make_finding(analysis, lift, "TG3", symptom="Hemmelig stans", probability=3, kg_safety=3)
    conclude_analysis(by=leader, analysis=analysis, on=datetime.date(2025, 3, 1))
    make_building(unit_tree.school, "Ukjent gymsal", area_bta_m2=300.0)
    make_strategy(home, function=3, utilisation=3, location=3, statutory=3, running_cost=3)
    return analysed


def make_stock(user, out, unit=None, lang="nb"):
    return make_condition_report(by=user, unit=unit, today=TODAY, out=out, lang=lang)


def test_the_stock_report_has_the_figures_of_the_page(stock, leader, tmp_path):
    out = tmp_path / "r.pdf"
    made = make_stock(leader, out)
    page = condition_overview(user=leader, unit=None, today=TODAY)
    assert made.figures == {key: figure.value for key, figure in page.figures.items()}
    assert made.figures["backlog"] == 900_000 + 0.45 * 400_000 + 2_000_000
    text = text_of(out)
    for heading in (
        "Sammendrag", "Tilstand", "Per bygningsdel", "Etterslep", "Per enhet", "Per bygningstype", "Høyest etterslep per m²",
        "Etterslepsregnskap", "Tilstandsanalyser", "Funn med høy risiko", "Strategi", "Bygningene", "Slik er tallene laget",
    ):  # fmt: skip
        assert unicodedata.normalize("NFKC", heading) in text, heading
    assert "Hemmelig stans" in text
    assert "3,1 mill. kr" in text
    assert "prisnivå 2026 · målgrad TG1" in text


def test_nothing_of_another_unit_is_printed_or_summed(stock, user_with, unit_tree, tmp_path):
    outsider = user_with(Role.LEADER, unit_tree.education)
    for name in ("r.pdf", "r.xlsx"):
        made = make_stock(outsider, tmp_path / name)
        assert made.figures["backlog"] == 900_000 + 0.45 * 400_000
    assert "Hemmelig" not in text_of(tmp_path / "r.pdf")
    book = load_workbook(tmp_path / "r.xlsx", read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if "Hemmelig" in cell or "sykehjem" in cell]
    model = portfolio_condition(user=outsider, unit=None, today=TODAY)
    assert model.urgent == 1
    assert model.accounts[-1].account.closing_nok == Decimal("1080000.00")
    assert {line.state.name for line in model.matrix.lines} == {"Ørnes skole", "Ukjent gymsal"}


def test_a_chosen_unit_limits_the_report(stock, leader, unit_tree, tmp_path):
    made = make_stock(leader, tmp_path / "r.xlsx", unit=unit_tree.health)
    assert made.figures["backlog"] == 2_000_000


def test_unknown_stock_is_told_as_unknown(stock, leader):
    model = portfolio_condition(user=leader, unit=None, today=TODAY)
    said = " ".join(portfolio_summary(model)).replace("\xa0", " ")
    assert "1 bygninger er ikke vurdert i det hele tatt" in said
    rows = {row[0]: row for row in building_rows(model.overview, model.overview.buildings)}
    assert rows["Ukjent gymsal"][4:8] == [None, None, None, None]
    assert rows["Ukjent gymsal"][-1] == "Aldri analysert"


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        (
            (30_500_000, 68_700_000, 83_700_000, -20_600_000, -500_000),
            "økt med 161,8 mill. kr: prisvekst +30,5 mill. kr, forfall +68,7 mill. kr, nye funn +83,7 mill. kr, "
            "utført −20,6 mill. kr, {written_off} −0,5 mill. kr.",
        ),
        ((1_000_000, 0, 0, -3_000_000, 0), "gått ned med 2,0 mill. kr: prisvekst +1,0 mill. kr, utført −3,0 mill. kr."),
    ],
)
def test_the_year_is_told_with_every_move_so_that_they_add_up(moves, said):
    account = Account(Decimal(5_000_000), dict(zip(LedgerKind, map(Decimal, moves), strict=True)))
    rows = [SimpleNamespace(year=year, account=account) for year in (2025, 2026)]
    (text,) = ledger_sentences(SimpleNamespace(accounts=rows))
    written_off = LEDGER_KIND_LABELS[LedgerKind.WRITTEN_OFF].lower()
    assert text.replace("\xa0", " ") == "I 2026 har etterslepet " + said.format(written_off=written_off)


def test_parts_and_accounts_add_up(stock, leader):
    model = portfolio_condition(user=leader, unit=None, today=TODAY)
    assert sum(row[6] or 0 for row in group_rows(model.overview.by_part)) == pytest.approx(model.figures["backlog"].value)
    for _year, opening, *moves, closing in account_rows(model.accounts):
        assert opening + sum(moves) == closing
    assert account_rows(model.accounts)[-1][-1] == Decimal("3080000.00")


def test_high_risk_is_ordered_and_cut(stock, leader):
    everything = [row.symptom for row in urgent_findings(user=leader, unit=None)]
    assert everything == ["Taket lekker", "Hemmelig stans"]
    assert [row.symptom for row in urgent_findings(user=leader, unit=None, most=1)] == ["Taket lekker"]


def test_the_stock_workbook_has_every_building_and_high_risk_finding(stock, leader, tmp_path):
    out = tmp_path / "r.xlsx"
    made = make_stock(leader, out)
    book = load_workbook(out, read_only=True)
    assert {row[0] for row in rows_in(book, "Bygninger")} == {"Ørnes skole", "Hemmelig sykehjem", "Ukjent gymsal"}
    assert sum(row[5] or 0 for row in rows_in(book, "Bygninger")) == made.figures["backlog"]
    assert [row[4] for row in rows_in(book, "Funn med høy risiko")] == ["Taket lekker", "Hemmelig stans"]
    assert [row[0] for row in rows_in(book, "Tilstandsanalyser")] == ["Analysert", "Utdatert analyse", "Aldri analysert"]


def test_an_empty_portfolio_gives_a_report_that_says_so(unit_tree, leader, tmp_path):
    out = tmp_path / "r.pdf"
    made = make_stock(leader, out)
    assert "Det er ingen bygninger i porteføljen ennå." in text_of(out)
    assert made.figures["backlog"] is None
    assert_accessible(out)
    make_stock(leader, tmp_path / "r.xlsx")


def test_the_stock_pdf_is_accessible(stock, leader, tmp_path):
    out = tmp_path / "r.pdf"
    make_stock(leader, out)
    assert_accessible(out)


# From page, job and command


@pytest.mark.django_db(transaction=True)
def test_the_stock_report_from_the_page_as_a_job(stock, leader, client_for):
    client = client_for(leader)
    assert "Lag tilstandsrapporten" in client.get(reverse("reports:index")).content.decode()
    answer = client.post(reverse("reports:make-condition-stock"), {"format": "pdf", "lang": "nb"})
    job = Job.objects.get()
    assert answer.url.startswith(reverse("core:job", args=[job.pk]))
    assert (job.status, job.result["figures"]["backlog"]) == ("done", 3_080_000)
    assert b"".join(client.get(reverse("core:job_file", args=[job.pk])).streaming_content)[:5] == b"%PDF-"
    assert job.title in client.get(reverse("reports:index")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_buildings_report_from_its_page_as_a_job(stock, leader, client_for):
    client = client_for(leader)
    address = reverse("reports:make-condition", args=[stock.pk])
    assert "Ørnes skole" in client.get(address).content.decode()
    client.post(address, {"format": "xlsx", "lang": "nb"})
    job = Job.objects.get()
    assert (job.status, job.result["figures"]["backlog"]) == ("done", 1_080_000)
    assert job.result_name == "Tilstandsrapport Ørnes skole " + job.params["today"] + ".xlsx"
    assert job.result_name in client.get(address).content.decode()


def test_the_building_has_a_tab_for_those_who_may_make_its_report(stock, leader, user_with, unit_tree, client_for):
    address, page = reverse("reports:make-condition", args=[stock.pk]), reverse("bygg:building", args=[stock.pk])
    assert address in client_for(leader).get(page).content.decode()
    reader = user_with(Role.SERVICE, unit_tree.education)
    assert address not in client_for(reader).get(page).content.decode()


def test_a_form_that_is_wrong_comes_back_and_starts_nothing(stock, leader, client_for):
    answer = client_for(leader).post(reverse("reports:make-condition", args=[stock.pk]), {"format": "docx", "lang": "nb"})
    assert (answer.status_code, Job.objects.count()) == (200, 0)


def test_a_building_out_of_sight_is_404_and_one_without_the_right_403(stock, user_with, unit_tree, client_for):
    address = reverse("reports:make-condition", args=[stock.pk])
    assert client_for(user_with(Role.LEADER, unit_tree.health)).get(address).status_code == 404
    reader = user_with(Role.SERVICE, unit_tree.education)
    assert client_for(reader).post(address, {"format": "pdf", "lang": "nb"}).status_code == 403
    assert Job.objects.count() == 0


def run(*args) -> dict:
    out = io.StringIO()
    call_command("report", *args, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def test_the_command_makes_both_forms(stock, unit_tree, tmp_path):
    whole = run("condition", "--out", str(tmp_path / "r.xlsx"), "--as-of", "2026-11-22")
    unit = run("condition", "--out", str(tmp_path / "u.xlsx"), "--unit", str(unit_tree.health.pk), "--as-of", "2026-11-22")
    one = run("condition", "--out", str(tmp_path / "b.pdf"), "--building", str(stock.pk), "--as-of", "2026-11-22", "--lang", "en")
    assert [document["figures"]["backlog"] for document in (whole, unit, one)] == [3_080_000, 2_000_000, 1_080_000]
    assert set(one) == {"pages", "bytes", "seconds", "figures"}
    assert one["bytes"] == (tmp_path / "b.pdf").stat().st_size


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["condition", "--building", "999999"], 1),
        (["portfolio", "--building", "1"], 2),
        (["condition", "--building", "1", "--unit", "1"], 2),
    ],
)
def test_the_command_names_what_is_wrong(tmp_path, args, status):
    with pytest.raises(CommandError) as problem:
        call_command("report", *args, "--out", str(tmp_path / "r.pdf"), stdout=io.StringIO())
    assert problem.value.returncode == status
    assert not (tmp_path / "r.pdf").exists()


def test_the_command_sees_only_what_the_named_person_sees(stock, user_with, unit_tree, tmp_path):
    outsider = user_with(Role.LEADER, unit_tree.health)
    with pytest.raises(CommandError, match="Bygningen finnes ikke"):
        call_command("report", "condition", "--out", str(tmp_path / "r.pdf"), "--building", str(stock.pk), "--user", outsider.username)
