"""The page of one analysis, and its steps from planned to done."""

import datetime

import pytest

from tests.factories.vedlikehold import make_analysis, make_commission, make_finding
from tests.vedlikehold.analyses.pages.pieces import OLD, RECENT, done, fresh, url
from vedlikehold.models import Component, ConditionAnalysis, Finding


def test_the_analysis_says_what_the_report_still_lacks(client, school):
    analysis = make_analysis(school, client="Eiendom", purpose="Plan")
    response = client.get(url("analysis", analysis.pk))
    assert response.context["missing"] == ["omfang", "referansenivå", "utført av", "deltakere", "underlag", "metode og utstyr", "forbehold"]
    assert [figure.value for figure in response.context["head"]["figures"]] == ["0"] * 5


def test_an_analysis_is_made_edited_and_deleted(client, school):
    response = client.post(url("analysis-new", school.pk), {"title": "Tilstand", "level": "2"})
    row = ConditionAnalysis.objects.get()
    assert (response.url, row.building, row.level) == (url("analysis", row.pk), school, 2)
    client.post(url("analysis-edit", row.pk), {"title": "Tilstand", "level": "2", "method": "Visuelt", "version": "1"})
    assert fresh(row).method == "Visuelt"
    stale = client.post(url("analysis-edit", row.pk), {"title": "Tilstand", "level": "2", "method": "Fuktmåler", "version": "1"})
    assert (stale.status_code, fresh(row).method) == (409, "Visuelt")
    assert "Fuktmåler" in stale.content.decode()
    client.post(url("analysis-delete", row.pk))
    assert ConditionAnalysis.objects.count() == 0


def test_the_analysis_page_offers_and_takes_only_orders_above_the_building(client, school, unit_tree):
    own, above, other = (make_commission(unit) for unit in (unit_tree.school, unit_tree.municipality, unit_tree.health))
    form = client.get(url("analysis-new", school.pk)).context["form"]
    assert set(form.fields["commission"].queryset) == {own, above}
    response = client.post(url("analysis-new", school.pk), {"title": "Tilstand", "level": "2", "commission": other.pk})
    assert (response.status_code, list(response.context["form"].errors), ConditionAnalysis.objects.count()) == (422, ["commission"], 0)


def test_concluding_says_what_will_happen_and_does_it(client, school, roof):
    done(school, OLD)
    old = Finding.objects.get()
    analysis = make_analysis(school)
    make_finding(analysis, roof, "TG3")
    make_finding(analysis, old.component, "TG1")
    page = client.get(url("analysis-conclude", analysis.pk))
    outcome = page.context["outcome"]
    assert (sorted(outcome.graded), outcome.superseded) == (sorted([roof.pk, old.component_id]), 1)
    assert "2 komponenter får tilstanden" in page.content.decode()
    assert (fresh(analysis).status, fresh(roof).grade) == ("planned", "")
    early = client.get(url("analysis-conclude", analysis.pk) + "?on=2001-01-01", headers={"HX-Request": "true", "HX-Target": "virkning"})
    assert "1 komponent har fått tilstand etter denne dagen" in early.content.decode()
    response = client.post(url("analysis-conclude", analysis.pk), {"on": RECENT.isoformat()})
    assert response.url == url("analysis-comparison", analysis.pk)
    assert (fresh(analysis).status, fresh(roof).grade, fresh(old).state) == ("done", "TG3", "superseded")
    told = client.get(url("analysis-reopen", analysis.pk)).content.decode()
    assert "2 komponenter får tilbake tilstanden" in told
    assert "1 funn åpnes igjen." in told
    assert "endret etterpå" not in told
    Component.objects.filter(pk=old.component_id).update(graded_on=datetime.date(2020, 1, 1))
    told = client.get(url("analysis-reopen", analysis.pk)).content.decode()
    assert "1 komponent får tilbake tilstanden" in told
    assert "0 funn åpnes igjen." in told
    assert "2 rader er endret etterpå og står som de er." in told
    Component.objects.filter(pk=old.component_id).update(graded_on=RECENT)
    client.post(url("analysis-reopen", analysis.pk))
    assert (fresh(analysis).status, fresh(roof).grade, fresh(old).state) == ("planned", "", "open")


@pytest.mark.parametrize(("on", "message"), [("2094-01-01", "Datoen er ikke kommet"), ("", "påkrev"), ("1024-01-01", "for lenge siden")])
def test_a_day_that_cannot_be_is_refused(client, school, roof, on, message):
    analysis = make_analysis(school)
    make_finding(analysis, roof, "TG3")
    response = client.post(url("analysis-conclude", analysis.pk), {"on": on, "why": "Vedtak"})
    assert (response.status_code, fresh(analysis).status) == (422, "planned")
    assert message in response.content.decode()
    assert 'value="Vedtak"' in response.content.decode()


def test_start_and_cancel(client, school):
    analysis = make_analysis(school)
    client.post(url("analysis-start", analysis.pk))
    assert fresh(analysis).status == "ongoing"
    assert client.get(url("analysis-start", analysis.pk)).status_code == 405
    client.post(url("analysis-cancel", analysis.pk), {"why": "Bygget rives"})
    assert fresh(analysis).status == "cancelled"
    response = client.post(url("analysis-start", analysis.pk), follow=True)
    assert "Analysen har status «Avlyst»" in response.content.decode()


def test_the_building_shows_its_analyses_with_those_under_way_first(client, school, home):
    old, new = done(school, OLD), done(school, RECENT, "TG3", "TGIU")
    coming = make_analysis(school, "Kommer")
    make_analysis(home)
    rows = client.get(url("building-analyses", school.pk)).context["analyses"]
    assert [(row.pk, row.findings_count, row.tg3, row.tgiu) for row in rows] == [
        (coming.pk, 0, 0, 0), (new.pk, 2, 1, 1), (old.pk, 1, 0, 0),
    ]  # fmt: skip
