"""An analysis compared with the one before."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from tests.vedlikehold.analyses.pages.pieces import OLD, RECENT, done, url
from vedlikehold.enums import Change
from vedlikehold.queries.analyses.comparison import compare_analyses
from vedlikehold.services import analyses as act


def test_a_survey_compared_with_itself_finds_nothing(school):
    analysis = done(school, RECENT, "TG0", "TG2", "TG3", "TGIU")
    found = compare_analyses(analysis, analysis)
    assert (found.differs, len(found.lines)) == (False, 4)
    assert found.counts == {change: 4 if change is Change.UNCHANGED else 0 for change in Change}


def test_the_comparison_page_filters_and_names_what_was_not_looked_at(client, school):
    parts = {name: make_component(school, code, name) for name, code in (("Tak", "26"), ("Vegg", "23"), ("Lys", "44"), ("Varme", "32"))}
    first, second = make_analysis(school), make_analysis(school)
    for name, grade in (("Tak", "TG1"), ("Vegg", "TG2"), ("Lys", "TG3")):
        make_finding(first, parts[name], grade)
    act.conclude_analysis(by=None, analysis=first, on=OLD)
    for name, grade in (("Tak", "TG3"), ("Lys", "TG0"), ("Varme", "TG1"), ("Tak", "TG1")):
        make_finding(second, parts[name], grade)
    address = url("analysis-comparison", second.pk)
    page = client.get(address)
    assert [(line.component.name, line.before, line.after, line.change.value) for line in page.context["found"].lines] == [
        ("Vegg", "TG2", "", "not_looked_at"),
        ("Tak", "TG1", "TG3", "worse"),
        ("Varme", "", "TG1", "new"),
        ("Lys", "TG3", "TG0", "resolved"),
    ]
    text = page.content.decode()
    assert "Ikke sett på, står åpen" in text
    roof = parts["Tak"].pk
    assert text.count(f'href="{url("component", roof)}"') == 1
    for analysis, found in ((first, 1), (second, 2)):
        link = f"{url('findings')}?analysis={analysis.pk}&component={roof}"
        assert link.replace("&", "&amp;") in text
        assert client.get(link).context["totals"].count == found
    only = client.get(address + f"?mot={first.pk}&endring=worse")
    assert [line.component.name for line in only.context["found"].lines] == ["Tak"]
    assert only.context["total"] == 4
    assert client.get(url("analysis-comparison", first.pk)).context["found"] is None
    assert client.get(address + "?endring=tull&mot=x").status_code == 200


def test_the_comparison_asks_as_often_for_many_components_as_for_few(client, school):
    first, second = done(school, OLD, "TG1"), done(school, RECENT, "TG2")
    client.get(url("analysis-comparison", second.pk))
    with CaptureQueriesContext(connection) as few:
        client.get(url("analysis-comparison", second.pk))
    for _number in range(12):
        component = make_component(school)
        make_finding(first, component, "TG1")
        make_finding(second, component, "TG2")
    with CaptureQueriesContext(connection) as many:
        client.get(url("analysis-comparison", second.pk))
    assert len(many) == len(few)
