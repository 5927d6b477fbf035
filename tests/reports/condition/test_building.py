"""The condition report of a building: same figures as the pages, what NS 3424 asks for, accessible."""

import datetime

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from bygg.models import Building
from fdvu.core.text import say
from reports.condition_texts import building_summary
from reports.documents.condition.building_pdf import building_parts, most_urgent
from reports.queries.condition import building_report
from reports.queries.condition.ranges import with_range
from reports.services import make_building_condition_report
from tests.factories.vedlikehold import make_analysis, make_component, make_finding, make_measure
from tests.reports.condition.pieces import TODAY, assert_accessible, rows_in, text_of
from tests.reports.words import words_of
from vedlikehold.queries.backlog import building_condition, condition_overview
from vedlikehold.services.analyses import conclude_analysis

pytestmark = pytest.mark.django_db


def report_of(building, user):
    return building_report(user=user, building=building, today=TODAY)


def told_of(building, user) -> str:
    return words_of(building_parts(report_of(building, user)))


def make(building, user, out, lang="nb"):
    return make_building_condition_report(by=user, building=building, today=TODAY, out=out, lang=lang)


def test_the_figures_are_those_of_the_condition_page(analysed, leader, tmp_path):
    made = make(analysed, leader, tmp_path / "r.xlsx")
    state = building_condition(user=leader, building=analysed, today=TODAY).state
    assert made.figures["backlog"] == state.nok == 900_000 + 0.45 * 400_000
    assert (made.figures["backlog_per_m2"], made.figures["grade"]) == (state.nok_per_m2, state.grade)
    assert made.figures["fci"] == state.fci
    assert made.pages == 0


def test_one_building_has_the_figures_of_a_stock_of_one(analysed, leader):
    stock = condition_overview(user=leader, unit=None, today=TODAY)
    assert report_of(analysed, leader).figures == with_range(stock.figures, stock.backlog, stock.range)


def test_a_building_without_an_area_has_its_grade_in_figures_and_sentences_alike(analysed, leader, tmp_path):
    state = building_condition(user=leader, building=analysed, today=TODAY).state
    Building.objects.filter(pk=analysed.pk).update(area_bta_m2=None)
    made = make(analysed, leader, tmp_path / "r.xlsx")
    assert (made.figures["grade"], made.figures["unknown"], made.figures["backlog_per_m2"]) == (
        state.grade,
        state.grades.unknown_share,
        None,
    )
    assert [f.exclusions for key, f in report_of(analysed, leader).figures.items() if key in ("grade", "unknown")] == [(), ()]
    assert f"Vektet tilstandsgrad {state.grade:.2f}".replace(".", ",") in told_of(analysed, leader)


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


def test_urgent_is_risk_before_grade_before_deadline(analysed, leader):
    analysis = analysed.analyses.get(title="Analyse 2026")
    component = analysed.components.get(name="Rør")
    late = make_finding(analysis, component, "TG2", probability=3, kg_safety=3, deadline=datetime.date(2028, 1, 1))
    soon = make_finding(analysis, component, "TG2", probability=3, kg_safety=3, deadline=datetime.date(2027, 1, 1))
    report = report_of(analysed, leader)
    names = [row.symptom or row.pk for row in most_urgent(report.deviations)]
    assert names == ["Taket lekker", soon.pk, late.pk, "Råte nederst"]
