"""Rates of decay: listed with where they come from, set by hand with the effect first, calibrated against surveys in one act."""

import datetime
from html import unescape

import pytest
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from fdvu.audit.services import revert_changeset
from tests.factories.bygg import make_building, save_new
from tests.factories.vedlikehold import make_component, make_finding, make_survey, make_type, part
from vedlikehold.calc.outlook.rates import DEFAULT_LIFE, OF_GROUP, OF_TYPE, TYPE_LIFE
from vedlikehold.models import DeteriorationRate, ForecastParameters
from vedlikehold.queries.forecast.pairs import FEWEST_PAIRS, calibration, observations
from vedlikehold.queries.forecast.rates import rate_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_for, manager):
    return client_for(manager)


def url(name: str, *args, query: str = "") -> str:
    return reverse(f"vedlikehold:{name}", args=args) + (f"?{query}" if query else "")


class TestList:
    def test_what_counts_and_where_it_comes_from(self, manager, stock):
        own, lived, plain, idle = (
            make_type(f"T{n}", **more) for n, more in enumerate(({}, {"expected_life_years": 20}, {"part": part("262")}, {}))
        )
        save_new(DeteriorationRate(type=own, tg0_share=0.1, tg1_share=0.2, tg2_share=0.3))
        save_new(DeteriorationRate(part=part("26"), tg0_share=0.4, tg1_share=0.5, tg2_share=0.6))
        for kind in (own, lived, plain):
            make_component(stock["home"], "31", type=kind)
        types, parts = rate_lines(manager)
        assert [(one.label[:2], one.origin, one.rates, one.components) for one in types] == [
            ("T0", OF_TYPE, (0.1, 0.2, 0.3), 1),
            ("T1", TYPE_LIFE, pytest.approx((1 / 7, 1 / 8, 1 / 5)), 1),
            ("T2", OF_GROUP, (0.4, 0.5, 0.6), 1),
        ]
        by_code = {one.label[:2]: one for one in parts}
        assert list(by_code) == ["23", "26", "31", "32", "36", "44"]
        assert (by_code["26"].rates, by_code["26"].components, by_code["26"].row is not None) == ((0.4, 0.5, 0.6), 2, True)
        assert (by_code["31"].origin, by_code["31"].components) == (DEFAULT_LIFE, 3)
        assert idle.pk not in {one.pk for one in types}

    def test_shown_with_interval_and_pairs(self, client):
        save_new(
            DeteriorationRate(
                part=part("26"), tg0_share=0.1, tg1_share=0.2, tg2_share=0.3, basis="calibrated",
                low=[0.05, 0.1, None], high=[0.15, 0.3, None], pairs=[40, 12, 0],
            )
        )  # fmt: skip
        text = " ".join(unescape(client.get(url("forecast-rates")).content.decode()).replace("\xa0", " ").split())
        assert "5,0 %–15,0 %, 40 par" in text
        assert "Kalibrert mot analyser" in text

    def test_lines_with_nothing_but_an_expected_life_stand_behind_a_click(self, client, stock):
        own, lived = make_type("EGEN"), make_type("LEVD", expected_life_years=20)
        save_new(DeteriorationRate(type=own, tg0_share=0.1, tg1_share=0.2, tg2_share=0.3))
        for kind in (own, lived):
            make_component(stock["home"], "31", type=kind)
        page = client.get(url("forecast-rates"))
        types = page.context["tables"][1]
        assert [[one["line"].label.split()[0] for one in types[name]] for name in ("own", "usual")] == [["EGEN"], ["LEVD"]]
        assert "<summary>1 linje bruker bare forventet levetid</summary>" in page.content.decode()


class TestByHand:
    def form(self, **more) -> dict:
        return {"tg0_share": "10", "tg1_share": "20", "tg2_share": "30", "source": "Egen erfaring", "why": "", "version": "1"} | more

    def test_a_new_one_begins_with_what_counts_now(self, client, stock):
        kind = make_type(expected_life_years=20, part=part("26"))
        make_component(stock["home"], "26", type=kind)
        page = client.get(url("deterioration_rate-new", query=f"type={kind.pk}"))
        assert page.context["form"].instance.tg1_share == pytest.approx(1 / 8, abs=1e-4)
        answer = client.post(url("deterioration_rate-new", query=f"type={kind.pk}"), self.form())
        assert answer.status_code == 302
        row = DeteriorationRate.objects.get(type=kind)
        assert (row.tg0_share, row.tg1_share, row.tg2_share, row.basis, row.source) == (0.1, 0.2, 0.3, "set", "Egen erfaring")
        # once more leads to the row that is there
        assert client.get(url("deterioration_rate-new", query=f"type={kind.pk}"))["Location"] == url("deterioration_rate-edit", row.pk)

    def test_rates_that_are_changed_are_no_longer_calibrated(self, client):
        row = save_new(
            DeteriorationRate(part=part("26"), tg0_share=0.1, tg1_share=0.2, tg2_share=0.3, basis="calibrated", low=[0.0] * 3, high=[1.0] * 3,
                              pairs=[9] * 3, calibrated_on=datetime.date(2025, 1, 1))
        )  # fmt: skip
        client.post(url("deterioration_rate-edit", row.pk), self.form(version=str(row.version)))
        row.refresh_from_db()
        assert (row.basis, row.source) == ("calibrated", "Egen erfaring")
        client.post(url("deterioration_rate-edit", row.pk), self.form(tg0_share="12", version=str(row.version)))
        row.refresh_from_db()
        assert (row.tg0_share, row.basis, row.low, row.pairs, row.calibrated_on) == (0.12, "set", [], [], None)

    def test_the_effect_is_shown_and_nothing_saved(self, client, stock):
        page = client.post(url("deterioration_rate-new", query=f"part={part('26').pk}"), self.form(tg2_share="90", effect="1"))
        effect = page.context["effect"]
        assert DeteriorationRate.objects.count() == 0
        assert effect.need_after > effect.need_before > 0
        assert effect.backlog_after > effect.backlog_before
        assert "Virkningen, ikke lagret ennå" in page.content.decode()

    @pytest.mark.parametrize("typed", ["-1", "101", "mye", ""])
    def test_no_share_is_refused_with_what_was_typed(self, client, typed):
        page = client.post(url("deterioration_rate-new", query=f"part={part('26').pk}"), self.form(tg1_share=typed))
        assert page.status_code == 422
        assert list(page.context["form"].errors) == ["tg1_share"]
        assert page.context["form"]["tg1_share"].value() == typed

    @pytest.mark.parametrize("query", ["", "type=0", "part=99999999", "type=x"])
    def test_about_nothing(self, client, query):
        assert client.get(url("deterioration_rate-new", query=query)).status_code == 404

    def test_deleted_and_undone(self, client, manager):
        row = save_new(DeteriorationRate(part=part("26"), tg0_share=0.1, tg1_share=0.2, tg2_share=0.3))
        assert client.post(url("deterioration_rate-delete", row.pk), {})["Location"] == url("forecast-rates")
        assert DeteriorationRate.objects.count() == 0
        revert_changeset(ChangeSet.objects.latest("pk"), by=manager)
        assert DeteriorationRate.objects.get().part == part("26")


class TestParameters:
    FORM = {
        "stage_tg0_share": "30", "stage_tg1_share": "40", "stage_tg2_share": "30", "default_life_years": "50", "price_growth_share": "2,5",
        "discount_share": "4", "rate_spread": "25", "cost_spread": "20", "source": "Vedtak 12/26", "why": "", "version": "0",
    }  # fmt: skip

    def test_the_first_change_makes_the_row_and_the_next_changes_it(self, client):
        assert client.post(url("forecast_parameters-edit"), self.FORM)["Location"] == url("forecast-rates")
        row = ForecastParameters.objects.get()
        assert (row.stage_tg0_share, row.default_life_years, row.price_growth_share, row.source) == (0.3, 50.0, 0.025, "Vedtak 12/26")
        client.post(url("forecast_parameters-edit"), self.FORM | {"default_life_years": "60", "version": str(row.version)})
        row.refresh_from_db()
        assert row.default_life_years == 60.0
        assert client.get(url("forecast_parameters-history", row.pk)).status_code == 200

    def test_a_stage_of_nothing_is_refused(self, client):
        page = client.post(url("forecast_parameters-edit"), self.FORM | {"stage_tg0_share": "0"})
        assert (page.status_code, list(page.context["form"].errors)) == (422, ["stage_tg0_share"])
        assert ForecastParameters.objects.count() == 0

    def test_the_effect_first(self, client, stock):
        page = client.post(url("forecast_parameters-edit"), self.FORM | {"default_life_years": "20", "effect": "1"})
        assert page.context["effect"].need_after > page.context["effect"].need_before
        assert ForecastParameters.objects.count() == 0

    def test_who_was_slower_is_told(self, client):
        save_new(ForecastParameters())
        page = client.post(url("forecast_parameters-edit"), self.FORM)
        assert page.status_code == 409


class TestCalibration:
    @pytest.fixture
    def surveyed(self, unit_tree):
        """Fifty roofs of one type seen twice, four years apart: 30 of them stayed in TG1 and 20 went to TG2."""
        school = make_building(unit_tree.school)
        kind = make_type("TAK", part=part("26"))
        first, second = (make_survey(school, performed_on=datetime.date(year, 6, 1)) for year in (2020, 2024))
        for number in range(50):
            roof = make_component(school, "26", type=kind)
            make_finding(first, roof, "TG1")
            make_finding(second, roof, "TG2" if number < 20 else "TG1")
        return kind

    def test_grades_come_from_surveys_and_from_what_the_register_said(self, manager, stock, client):
        roof = make_component(stock["home"], grade="TG1", graded_on=datetime.date(2020, 1, 1))
        planned = make_survey(stock["home"], status="ongoing", performed_on=datetime.date(2022, 1, 1))
        make_finding(planned, roof, "TG3")
        done = make_survey(stock["home"], performed_on=datetime.date(2023, 1, 1))
        make_finding(done, roof, "TG1")
        make_finding(done, roof, "TG2")
        make_finding(done, roof, "TGIU")
        assert observations(manager)[roof.pk] == {datetime.date(2020, 1, 1): 1, datetime.date(2023, 1, 1): 2}

    def test_the_rate_that_makes_it_most_likely(self, manager, surveyed):
        preview = calibration(manager)
        assert (preview.pairs, preview.components, [one.name for one in preview.proposals]) == (
            50, 50, [f"part-{part('26').pk}", f"type-{surveyed.pk}"][::-1] if preview.proposals[0].line.key == "type" else [f"part-{part('26').pk}", f"type-{surveyed.pk}"],
        )  # fmt: skip
        found = preview.proposals[0]
        # 30 of 50 stayed four years: (1 − p)⁴ = 0.6
        assert found.rates[1] == pytest.approx(1 - 0.6**0.25, abs=2e-3)
        low, high = found.found.steps[1].low, found.found.steps[1].high
        assert low < found.rates[1] < high
        # nothing is said of TG0: what counted before counts on
        assert found.rates[0] == found.line.rates[0]

    def test_what_is_foreign_is_not_read(self, user_with, unit_tree, surveyed):
        assert calibration(user_with("manager", unit_tree.nursing_home)).pairs == 0

    def test_too_few_of_a_type_leave_it_to_the_part(self, manager, unit_tree, surveyed):
        other = make_type("ANNET", part=part("26"))
        school = make_building(unit_tree.school)
        first, second = (make_survey(school, performed_on=datetime.date(year, 6, 1)) for year in (2020, 2024))
        for _n in range(3):
            roof = make_component(school, "26", type=other)
            make_finding(first, roof, "TG1")
            make_finding(second, roof, "TG1")
        preview = calibration(manager)
        assert preview.few == 1
        assert {one.line.label.split()[0] for one in preview.proposals if one.line.key == "type"} == {"TAK"}
        assert next(one.found.used for one in preview.proposals if one.line.key == "part") == 53

    def test_the_chosen_are_taken_over_in_one_act_that_can_be_undone(self, client, manager, surveyed):
        page = client.get(url("forecast-calibrate", query="now=1"))
        name = f"type-{surveyed.pk}"
        assert {one.name for one in page.context["preview"].proposals} == {name, f"part-{part('26').pk}"}
        assert client.post(url("forecast-calibrate"), {"take": [name], "why": "To runder"})["Location"] == url("forecast-rates")
        row = DeteriorationRate.objects.get()
        assert (row.type, row.basis, row.pairs) == (surveyed, "calibrated", [0, 50, 0])
        assert row.low[1] < row.tg1_share < row.high[1]
        act = ChangeSet.objects.latest("pk")
        assert (act.note, act.changes.count()) == ("To runder", 1)
        revert_changeset(act, by=manager)
        assert DeteriorationRate.objects.count() == 0

    def test_a_step_with_few_pairs_or_without_movement_keeps_its_rate(self, client, manager, unit_tree, surveyed):
        """Ten roofs that fell from TG0 are too few; forty that stayed in TG2 moved nowhere."""
        school = make_building(unit_tree.school)
        first, second = (make_survey(school, performed_on=datetime.date(year, 6, 1)) for year in (2020, 2024))
        for before, after, count in (("TG0", "TG1", 10), ("TG2", "TG2", 40)):
            for _n in range(count):
                roof = make_component(school, "26", type=surveyed)
                make_finding(first, roof, before)
                make_finding(second, roof, after)
        found = calibration(manager).proposals[0]
        assert (found.carries, found.is_sure) == ((False, True, False), False)
        assert (found.rates[0], found.rates[2]) == (found.line.rates[0], found.line.rates[2])
        page = client.get(url("forecast-calibrate", query="now=1"))
        assert page.context["ticked"] == set()
        text = " ".join(unescape(page.content.decode()).split())
        assert (text.count("for få: 10 par, som før"), text.count("ingen bevegelse, som før")) == (2, 2)
        client.post(url("forecast-calibrate"), {"take": [found.name]})
        row = DeteriorationRate.objects.get()
        assert (row.tg0_share, row.tg2_share) == pytest.approx((found.line.rates[0], found.line.rates[2]))
        assert ([row.low[0], row.low[2]], row.pairs) == ([None, None], [10, 50, 40])

    def test_sure_lines_are_ticked_and_the_effect_comes_first(self, client, stock, surveyed):
        page = client.get(url("forecast-calibrate", query="now=1"))
        assert page.context["ticked"] == {one.name for one in page.context["preview"].proposals}
        name = f"part-{part('26').pk}"
        shown = client.post(url("forecast-calibrate"), {"take": [name], "why": "To runder", "effect": "1"})
        effect = shown.context["effect"]
        assert (shown.status_code, DeteriorationRate.objects.count(), shown.context["ticked"]) == (200, 0, {name})
        assert 'value="To runder"' in shown.content.decode()
        assert effect.need_before != effect.need_after
        assert client.post(url("forecast-calibrate"), {"effect": "1"}).context["error"] == "Velg minst én linje."

    def test_nothing_chosen_is_said(self, client, surveyed):
        page = client.post(url("forecast-calibrate"), {})
        assert (page.status_code, page.context["error"]) == (422, "Velg minst én linje.")
        assert DeteriorationRate.objects.count() == 0

    def test_too_few_pairs_is_said(self, client):
        page = client.get(url("forecast-calibrate", query="now=1"))
        assert "For få par til å kalibrere" in page.content.decode()
        assert str(FEWEST_PAIRS) in page.content.decode()

    def test_the_page_comes_at_once_and_the_rates_after(self, client, surveyed):
        page = client.get(url("forecast-calibrate"))
        assert "preview" not in page.context
        part_ = client.get(page.context["now_url"], headers={"HX-Request": "true"})
        assert part_.templates[0].name == "vedlikehold/forecast/_calibration.html"
