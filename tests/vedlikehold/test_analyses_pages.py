"""Lists and pages of orders, analyses and findings: what they show, to whom, and what their forms do."""

import datetime
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bygg.models import BuildingType
from fdvu.access.enums import Role
from tests.factories.bygg import make_building
from tests.factories.vedlikehold import make_analysis, make_commission, make_component, make_finding, make_measure, part
from vedlikehold.enums import Change
from vedlikehold.models import Commission, Component, ConditionAnalysis, ConditionParameters, Finding, PriceIndex
from vedlikehold.queries.analyses.comparison import compare_analyses
from vedlikehold.queries.analyses.surveys import oldest_valid
from vedlikehold.services import analyses as act

TODAY = datetime.date.today()
RECENT, OLD = TODAY - datetime.timedelta(days=200), TODAY - datetime.timedelta(days=365 * 7)


@pytest.fixture
def manager(user_with):
    return user_with(Role.MANAGER)


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


@pytest.fixture
def school(unit_tree):
    return make_building(unit_tree.school, "Fjellvik skole", area_bta_m2=1000.0)


@pytest.fixture
def home(unit_tree):
    return make_building(unit_tree.nursing_home, "Solbakken", area_bta_m2=500.0)


@pytest.fixture
def roof(school):
    return make_component(school, "26", "Yttertak")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def url(name, *args):
    return reverse(f"vedlikehold:{name}", args=args)


def names(response) -> list[str]:
    return [row.label for row in response.context["rows"]]


def done(building, on, *grades, title="", by=None):
    """A concluded analysis with one new component per grade."""
    analysis = make_analysis(building, title or f"Analyse {on.year}")
    for grade in grades or ("TG1",):
        make_finding(analysis, make_component(building), grade)
    act.conclude_analysis(by=by, analysis=analysis, on=on)
    return fresh(analysis)


# -- the lists -------------------------------------------------------------------------------------------------------


def test_analyses_of_other_units_are_neither_shown_nor_counted(client_for, user_with, school, home, unit_tree):
    done(school, RECENT, "TG2", "TG3", title="Skolen")
    done(home, RECENT, "TG3", title="Sykehjemmet")
    response = client_for(user_with(Role.SERVICE, unit_tree.education)).get(url("analyses"))
    assert names(response) == ["Skolen"]
    assert response.context["totals"].sums == {"found": 2, "tg2": 1, "tg3": 1, "tgiu": 0}


def test_analyses_by_status_age_year_and_performer(client, school):
    done(school, OLD, title="Gammel")
    new = done(school, RECENT, title="Ny")
    make_analysis(school, "Kommer", performed_by="Rådgiver AS")
    address = url("analyses")
    assert names(client.get(address + "?out_of_date=true")) == ["Gammel"]
    assert names(client.get(address + "?out_of_date=false")) == ["Ny"]
    assert names(client.get(address + "?status=planned")) == ["Kommer"]
    assert names(client.get(address + f"?year={OLD.year}")) == ["Gammel"]
    assert names(client.get(address + "?performed_by=rådgiver")) == ["Kommer"]
    assert names(client.get(address + "?sort=-performed_on"))[0] == "Ny"
    assert fresh(new).valid_until > TODAY


def test_findings_by_grade_consequence_part_and_cost(client, school, roof):
    analysis, window = make_analysis(school), make_component(school, "234", "Vinduer")
    make_finding(analysis, roof, "TG3", probability=3, kg_safety=3, cost_likely_nok=100, price_year=2024, symptom="Lekkasje")
    make_finding(analysis, window, "TG2", probability=1, kg_safety=1, kg_aesthetics=2, symptom="Slitt")
    act.conclude_analysis(by=None, analysis=analysis, on=RECENT)
    address = url("findings")
    assert names(client.get(address)) == ["Yttertak", "Vinduer"]
    for query, found in (
        ("grade=TG3", ["Yttertak"]),
        ("kg_safety=3", ["Yttertak"]),
        ("kg_aesthetics=null", ["Yttertak"]),
        ("risk=low", ["Vinduer"]),
        ("risk=high&risk=low", ["Yttertak", "Vinduer"]),
        ("part=23", ["Vinduer"]),
        ("part_code=26", ["Yttertak"]),
        ("without_cost=true", ["Vinduer"]),
        ("q=lekkasje", ["Yttertak"]),
        ("q=fjellvik", ["Yttertak", "Vinduer"]),
        ("state=superseded", []),
    ):
        assert (query, names(client.get(f"{address}?{query}"))) == (query, found)


def test_costs_of_different_years_are_summed_in_the_prices_of_now(client, school, roof):
    PriceIndex.objects.all().delete()
    for year, value in ((2020, 100.0), (2024, 125.0), (TODAY.year, 150.0)):
        PriceIndex(year=year, value=value).save()
    analysis = make_analysis(school)
    for cost, year in ((100, 2020), (1000, 2024), (7, 1999)):
        make_finding(analysis, make_component(school), "TG2", cost_likely_nok=cost, price_year=year)
    act.conclude_analysis(by=None, analysis=analysis, on=RECENT)
    response = client.get(url("findings"))
    assert response.context["totals"].sums["cost_now_nok"] == pytest.approx(100 * 1.5 + 1000 * 1.2)


def test_only_open_findings_of_finished_analyses_count(client, school, roof):
    first = make_analysis(school)
    make_finding(first, roof, "TG3", symptom="gammelt")
    act.conclude_analysis(by=None, analysis=first, on=OLD)
    second = make_analysis(school)
    make_finding(second, roof, "TG2", symptom="nytt")
    act.conclude_analysis(by=None, analysis=second, on=RECENT)
    under_way = make_analysis(school, status="ongoing")
    make_finding(under_way, roof, "TG1", symptom="pågår")
    response = client.get(url("findings") + "?cols=component,symptom")
    assert [row.cells[1].text for row in response.context["rows"]] == ["nytt"]
    assert response.context["totals"].outside == 2
    assert len(names(client.get(url("findings") + f"?analysis={under_way.pk}"))) == 1
    assert len(names(client.get(url("findings") + "?show=all"))) == 3


def test_the_export_holds_what_the_list_shows(client, school, roof):
    make_finding(make_analysis(school), roof, "TG3", symptom="Lekkasje")
    lines = b"".join(
        client.get(reverse("vedlikehold:findings-export", args=["csv"]) + "?show=all&cols=component,grade,symptom").streaming_content
    )
    assert lines.decode("utf-8-sig").splitlines() == ["Komponent;TG;Symptom", "Yttertak;TG3;Lekkasje"]


@pytest.mark.parametrize("name", ["commissions", "analyses", "findings", "surveys"])
def test_the_queries_of_a_list_do_not_follow_the_rows(client, school, unit_tree, name):
    def fill(count):
        for number in range(count):
            building = make_building(unit_tree.school)
            analysis = make_analysis(building, commission=make_commission(unit_tree.school), status="done", performed_on=RECENT)
            make_finding(analysis, make_component(building), "TG2", cost_likely_nok=number, price_year=2024)

    def ask():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            client.get(url(name) + "?show=all")
        return len(asked)

    fill(1)
    ask()
    few = ask()
    fill(3)
    assert ask() == few < 30


# -- all buildings ---------------------------------------------------------------------------------------------------


def states(response) -> dict[str, str]:
    return {row.label: row.cells[1].text for row in response.context["rows"]}


def test_which_buildings_are_analysed_out_of_date_and_never_looked_at(client, school, home, unit_tree):
    never = make_building(unit_tree.school, "Paviljong", area_bta_m2=70.0)
    make_building(unit_tree.school, "Solgt", status="sold", area_bta_m2=9000.0)
    done(school, OLD)
    last = done(school, RECENT)
    done(home, OLD)
    make_analysis(never, planned_on=TODAY)
    make_analysis(never, status="cancelled")
    response = client.get(url("surveys"))
    assert states(response) == {"Fjellvik skole": "Analysert", "Paviljong": "Aldri analysert", "Solbakken": "Utdatert analyse"}
    figures = [(figure.label, figure.value, figure.note) for figure in response.context["state_figures"]]
    assert [(label, value) for label, value, _note in figures] == [("Analysert", "1"), ("Utdatert analyse", "1"), ("Aldri analysert", "1")]
    assert figures[2][2] == "33\xa0% · 70\xa0m² BTA · 1 bestilt"
    assert names(client.get(url("surveys") + "?survey=never&survey=out_of_date")) == ["Paviljong", "Solbakken"]
    assert names(client.get(url("surveys") + "?ordered=true")) == ["Paviljong"]
    assert response.context["rows"][0].cells[2].url == url("analysis", last.pk)


def test_another_units_buildings_are_not_in_the_counts(client_for, user_with, school, home, unit_tree):
    done(home, RECENT)
    response = client_for(user_with(Role.SERVICE, unit_tree.education)).get(url("surveys"))
    assert [figure.value for figure in response.context["state_figures"]] == ["0", "0", "1"]
    assert names(response) == ["Fjellvik skole"]
    assert "Bestill analyse av valgte" not in response.content.decode()


def test_an_analysis_without_an_end_counts_the_years_of_the_parameters(client, school):
    make_analysis(school, status="done", performed_on=RECENT)
    assert states(client.get(url("surveys"))) == {"Fjellvik skole": "Analysert"}
    ConditionParameters.objects.all().delete()
    ConditionParameters(valid_years=0).save()
    assert states(client.get(url("surveys"))) == {"Fjellvik skole": "Utdatert analyse"}


@pytest.mark.parametrize(
    ("today", "oldest"),
    [("2024-06-15", "2019-06-15"), ("2024-02-29", "2019-03-01"), ("2025-02-28", "2020-02-28"), ("2025-03-01", "2020-03-01")],
)
def test_the_oldest_day_that_still_counts(db, today, oldest):
    assert oldest_valid(datetime.date.fromisoformat(today)) == datetime.date.fromisoformat(oldest)


def test_the_front_page_tells_what_needs_an_analysis(client, client_for, user_with, school, home, unit_tree):
    done(school, OLD)
    make_analysis(home, planned_on=RECENT)
    text = " ".join(client.get("/").content.decode().split())
    for says in ("1 bygg har en analyse som er utdatert.", "1 bygg er aldri analysert.", "1 planlagt analyse er ikke ferdig"):
        assert says in text
    done(school, RECENT)
    assert "Bygg som trenger tilstandsanalyse" not in client_for(user_with(Role.MANAGER, unit_tree.education)).get("/").content.decode()


# -- orders ----------------------------------------------------------------------------------------------------------


def order(unit, *buildings, **fields) -> dict:
    typed = {"title": "Tilstand", "unit": unit.pk, "level": "1", "step": "save", "ids": [b.pk for b in buildings]}
    return typed | fields


def test_an_order_from_the_ticked_buildings(client, school, home, unit_tree):
    page = client.post(url("commission-new"), {"ids": [school.pk, home.pk]})
    assert [b.name for b in page.context["choice"].ticked] == ["Fjellvik skole", "Solbakken"]
    response = client.post(url("commission-new"), order(unit_tree.municipality, school, home, due_on="2030-05-01"))
    row = Commission.objects.get()
    assert response.url == url("commission", row.pk)
    assert sorted(row.analyses.values_list("building__name", "planned_on")) == [
        ("Fjellvik skole", datetime.date(2030, 5, 1)),
        ("Solbakken", datetime.date(2030, 5, 1)),
    ]


def test_all_hits_of_the_list_of_buildings_are_ordered_at_once(client, school, home):
    done(home, RECENT)
    page = client.post(url("commission-new") + "?survey=never", {"all": "1"})
    assert [b.name for b in page.context["choice"].ticked] == ["Fjellvik skole"]


def test_buildings_are_found_by_unit_type_and_state_while_what_is_typed_stays(client, school, home, unit_tree):
    kind, _new = BuildingType.objects.get_or_create(code="721", defaults={"name": "Sykehjem"})
    type(home).objects.filter(pk=home.pk).update(building_type=kind)
    done(school, RECENT)
    typed = {"step": "find", "title": "Halvferdig", "ids": [school.pk]}
    found = client.post(url("commission-new"), typed | {"find_survey": ["never"], "find_type": kind.pk, "find_unit": unit_tree.health.pk})
    assert ([b.name for b in found.context["choice"].ticked], [b.name for b in found.context["choice"].found]) == (
        ["Fjellvik skole"], ["Solbakken"],
    )  # fmt: skip
    assert 'value="Halvferdig"' in found.content.decode()
    part_only = client.post(url("commission-new"), typed | {"find_q": "solb"}, headers={"HX-Request": "true", "HX-Target": "bygg"})
    assert next(t.name for t in part_only.templates) == "vedlikehold/analyses/_choose_buildings.html"


def test_an_order_that_cannot_be_keeps_what_was_typed(client, school, home, unit_tree):
    response = client.post(url("commission-new"), order(unit_tree.education, school, home, purpose="Plan"))
    assert response.status_code == 422
    assert "Solbakken hører ikke til under Oppvekst" in response.content.decode()
    assert [b.name for b in response.context["choice"].ticked] == ["Fjellvik skole", "Solbakken"]
    assert ">\nPlan</textarea>" in response.content.decode()
    nothing = client.post(url("commission-new"), order(unit_tree.education))
    assert "Velg minst ett bygg" in nothing.content.decode()
    assert Commission.objects.count() == 0


def test_buildings_of_others_cannot_be_ordered(client_for, user_with, school, home, unit_tree):
    client = client_for(user_with(Role.MANAGER, unit_tree.education))
    client.post(url("commission-new"), order(unit_tree.education, school, home))
    assert list(ConditionAnalysis.objects.values_list("building__name", flat=True)) == ["Fjellvik skole"]


def test_the_figures_of_an_order_keep_the_chosen_unit(client, school, unit_tree):
    commission = make_commission(unit_tree.school)
    make_analysis(school, commission=commission)
    page = client.get(url("commission", commission.pk), {"unit": unit_tree.school.pk}).content.decode()
    listed = f"{url('analyses')}?commission={commission.pk}"
    for query in ("", "&amp;status=done", "&amp;status=ongoing"):
        address = f"{listed}{query}&amp;unit={unit_tree.school.pk}"
        assert f'href="{address}"' in page
        assert client.get(address.replace("&amp;", "&")).status_code == 200
    assert f"?unit={unit_tree.school.pk}" not in page.partition(listed)[2].partition('"')[0]


def test_the_order_tells_its_progress_and_takes_more_buildings(client, school, home, unit_tree):
    row = act.create_commission(by=None, values={"unit": unit_tree.municipality, "title": "A"}, buildings=[school])
    make_finding(row.analyses.get(), make_component(school), "TG1")
    act.conclude_analysis(by=None, analysis=row.analyses.get(), on=RECENT)
    response = client.post(url("commission-add", row.pk), {"step": "save", "ids": [home.pk, school.pk]}, follow=True)
    progress = response.context["progress"]
    assert (progress.total, progress.done, progress.share, progress.area_m2, progress.area_done_m2) == (2, 1, 0.5, 1500.0, 1000.0)


def test_the_list_of_orders_counts_only_analyses_the_person_sees(client, client_for, user_with, school, home, unit_tree):
    """An order may hold an analysis outside its unit, as where a building has moved since."""
    order = make_commission(unit_tree.education, "Tilstand")
    make_analysis(school, commission=order, status="done", performed_on=RECENT)
    make_analysis(school, commission=order, status="cancelled")
    make_analysis(home, commission=order)
    service = client_for(user_with(Role.SERVICE, unit_tree.education))

    def seen(as_who, query=""):
        response = as_who.get(url("commissions") + query)
        cells = [[cell.text for cell in row.cells] for row in response.context["rows"]]
        return response.context["totals"].sums, [row[-2:] for row in cells]

    assert seen(client) == ({"analyses_in": 2, "done": 1}, [["2", "1"]])
    assert seen(service) == ({"analyses_in": 1, "done": 1}, [["1", "1"]])
    assert [len(seen(who, "?is_open=true")[1]) for who in (client, service)] == [1, 0]
    assert [len(seen(who, "?is_open=false")[1]) for who in (client, service)] == [0, 1]
    assert len(seen(service, "?sort=-analyses_in")[1]) == 1
    exported = service.get(reverse("vedlikehold:commissions-export", args=["csv"]))
    assert b";1;1" in b"".join(exported.streaming_content if exported.streaming else [exported.content])


# -- one analysis ----------------------------------------------------------------------------------------------------


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


def test_the_order_page_refuses_a_unit_without_the_buildings(client, school, unit_tree):
    row = act.create_commission(by=None, values={"unit": unit_tree.education, "title": "A"}, buildings=[school])
    values = {"title": "Nytt", "level": "1", "unit": unit_tree.health.pk, "version": "1"}
    response = client.post(url("commission-edit", row.pk), values)
    assert (response.status_code, list(response.context["form"].errors), fresh(row).title) == (422, ["unit"], "A")
    assert client.post(url("commission-edit", row.pk), values | {"unit": unit_tree.municipality.pk}).status_code == 302
    assert (fresh(row).title, fresh(row).unit) == ("Nytt", unit_tree.municipality)


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


# -- comparison ------------------------------------------------------------------------------------------------------


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
    assert "Ikke sett på, står åpen" in page.content.decode()
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


# -- findings --------------------------------------------------------------------------------------------------------


def typed(component=None, **values) -> dict:
    return {"component": component.pk if component else "", "grade": "TG2", "symptom": "Råte"} | values


def test_no_consequence_is_named_apart_from_not_given(client, school):
    page = client.get(url("finding-new", make_analysis(school).pk)).content.decode()
    assert [page.count(f": {text}</span>") for text in ("Ikke oppgitt", "KG0 – ingen konsekvens")] == [6, 6]


def test_a_finding_is_registered_with_costs_as_norwegians_write_them(client, school, roof):
    analysis = make_analysis(school)
    values = typed(
        roof, probability="3", kg_safety="2", cost_low_nok="1 000", cost_likely_nok="1 250,50", price_year="2024", deadline="2030-01-31"
    )
    response = client.post(url("finding-new", analysis.pk), values)
    row = Finding.objects.get()
    assert response.url == url("finding", row.pk)
    assert (row.cost_low_nok, row.cost_likely_nok, row.price_year, row.risk) == (Decimal(1000), Decimal("1250.50"), 2024, "high")
    assert (row.deadline, row.kg_health, fresh(analysis).status) == (datetime.date(2030, 1, 31), None, "ongoing")


def test_a_standing_finding_without_a_measure_offers_to_make_one(client, client_for, user_with, school, unit_tree):
    done(school, RECENT, "TG3")
    finding = Finding.objects.get()
    address = f"{reverse('vedlikehold:measure-from-findings')}?ids={finding.pk}"
    with_unit = f"{address}&amp;unit={unit_tree.school.pk}"
    page = client.get(url("finding", finding.pk), {"unit": unit_tree.school.pk}).content.decode()
    assert f'href="{with_unit}"' in page
    assert client.get(address).context["findings"] == [finding]
    reader = client_for(user_with(Role.LEADER))
    assert "Lag tiltak" not in reader.get(url("finding", finding.pk)).content.decode()
    measure = make_measure(school)
    for values in ({"measure": measure}, {"measure": None, "state": "superseded", "closed_on": RECENT}):
        Finding.objects.filter(pk=finding.pk).update(**values)
        assert "Lag tiltak" not in client.get(url("finding", finding.pk)).content.decode()


def test_a_component_is_made_on_the_spot(client, school):
    analysis, heat = make_analysis(school), part("32")
    client.post(url("finding-new", analysis.pk), typed(new_part=heat.pk, new_name="Kjel"))
    made = Component.objects.get()
    assert (made.building, made.part, made.name, made.findings.get().grade) == (school, heat, "Kjel", "TG2")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"component": ""}, "component"),
        ({"grade": ""}, "grade"),
        ({"grade": "TG4"}, "grade"),
        ({"cost_likely_nok": "100"}, "price_year"),
        ({"cost_low_nok": "100", "price_year": "2024"}, "cost_likely_nok"),
        ({"cost_likely_nok": "100", "cost_low_nok": "200", "price_year": "2024"}, "cost_low_nok"),
        ({"cost_likely_nok": "100", "cost_high_nok": "20", "price_year": "2024"}, "cost_high_nok"),
        ({"kg_safety": "store"}, "kg_safety"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client, school, roof, values, field):
    response = client.post(url("finding-new", make_analysis(school).pk), typed(roof) | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert "Råte" in response.content.decode()
    assert Finding.objects.count() == 0


def test_either_a_component_or_a_part_and_only_of_this_building(client, school, roof, home):
    analysis = make_analysis(school)
    both = client.post(url("finding-new", analysis.pk), typed(roof, new_part=roof.part_id))
    assert list(both.context["form"].errors) == ["new_part"]
    other = client.post(url("finding-new", analysis.pk), typed(make_component(home)))
    assert list(other.context["form"].errors) == ["component"]


def test_a_finding_is_edited_by_one_at_a_time(client, school, roof):
    finding = make_finding(make_analysis(school), roof, "TG2", symptom="Slitt")
    client.post(url("finding-edit", finding.pk), typed(roof, version="1"))
    assert fresh(finding).symptom == "Råte"
    stale = client.post(url("finding-edit", finding.pk), typed(roof, symptom="Sopp", version="1"))
    assert (stale.status_code, fresh(finding).symptom) == (409, "Råte")
    assert "Sopp" in stale.content.decode()


def test_findings_of_a_finished_analysis_are_closed_to_edits(client, school):
    finding = done(school, RECENT).findings.get()
    for name in ("finding-edit", "finding-delete"):
        response = client.post(url(name, finding.pk), typed(finding.component), follow=True)
        assert "Gjenåpne den for å endre funnene" in response.content.decode()
    assert (Finding.objects.count(), fresh(finding).symptom) == (1, "")
    assert client.get(url("finding-new", finding.analysis_id)).status_code == 302


def test_a_finding_is_deleted_and_brought_back(client, school, roof):
    finding = make_finding(make_analysis(school), roof, "TG2")
    response = client.post(url("finding-delete", finding.pk), follow=True)
    assert Finding.objects.count() == 0
    undo = next(message.extra_tags for message in response.context["messages"]).removeprefix("undo:")
    client.post(undo)
    assert Finding.objects.get().pk == finding.pk


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("probability=3&kg_safety=2&kg_aesthetics=0", ["Høy risiko", "Sannsynlighet 3 × høyeste konsekvens KG2", "(Sikkerhet)"]),
        ("probability=1&kg_economy=2&kg_function=2", ["Lav risiko", "(Økonomi, Funksjon)"]),
        ("probability=2", ["Velg minst én konsekvens"]),
        ("kg_safety=3", ["Velg sannsynlighet"]),
        ("probability=9&kg_safety=7", ["Velg sannsynlighet og minst én konsekvens"]),
    ],
)
def test_the_risk_is_shown_while_it_is_chosen(client, query, says):
    text = " ".join(client.get(url("finding-risk") + f"?{query}").content.decode().split())
    assert [word for word in says if word not in text] == []
    assert "Formel, versjon 1" in text


def test_the_findings_of_an_analysis_by_part_and_grade(client, school, roof):
    analysis, wall = make_analysis(school), make_component(school, "23", "Vegg")
    for component, grade in ((roof, "TG1"), (roof, "TG3"), (wall, "TG2")):
        make_finding(analysis, component, grade)
    address = url("analysis-findings", analysis.pk)
    assert [(f.component.name, f.grade) for f in client.get(address).context["page"]] == [
        ("Vegg", "TG2"),
        ("Yttertak", "TG3"),
        ("Yttertak", "TG1"),
    ]
    assert [f.grade for f in client.get(address + "?grade=TG3").context["page"]] == ["TG3"]


def test_nobody_sees_a_finding_of_another_unit(client_for, user_with, school, roof, unit_tree):
    finding = make_finding(make_analysis(school), roof, "TG3", symptom="Hemmelig")
    outsider = client_for(user_with(Role.ADMIN, unit_tree.health))
    for name, pk in (("finding", finding.pk), ("analysis", finding.analysis_id), ("building-analyses", school.pk)):
        assert outsider.get(url(name, pk)).status_code == 404
    assert "Hemmelig" not in outsider.get(url("findings") + "?show=all").content.decode()
    viewer = client_for(user_with(Role.SERVICE, unit_tree.education))
    assert viewer.get(url("finding", finding.pk)).status_code == 200
    assert viewer.post(url("finding-edit", finding.pk), typed(roof)).status_code == 403
    assert viewer.post(url("analysis-conclude", finding.analysis_id), {"on": RECENT}).status_code == 403
