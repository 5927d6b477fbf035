"""Other ways of carrying out a measure, on the measure's page."""

import pytest
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from tests.factories.vedlikehold import make_alternative, make_measure, make_placement, make_plan, make_scenario
from tests.vedlikehold.projects.pieces import D, adopt, costed, texts
from vedlikehold.models import MeasureAlternative, Placement

pytestmark = pytest.mark.django_db


class TestAlternatives:
    def test_new_on_the_measures_page(self, client, school):
        row = costed(school, "Skift ut vinduer", 1000, kind="replace")
        form = client.get(f"/tiltak/{row.pk}/alternativer/nytt/").context["form"]
        assert (form["kind"].value(), form["price_year"].value()) == ("rehabilitate", 2024)
        sent = {
            "kind": "repair", "name": "Reparer vinduer", "grade_after": "TG1", "cost_low_nok": "80", "cost_likely_nok": "100,50",
            "cost_high_nok": "200", "price_year": "2020", "pot": "drift", "spend_shares": "50/50", "own_hours": "12,5",
            "energy_saving_kwh": "-3", "grant_nok": "5", "note": "n",
        }  # fmt: skip
        assert client.post(f"/tiltak/{row.pk}/alternativer/nytt/", sent).url == f"/tiltak/{row.pk}/"
        made = MeasureAlternative.objects.get()
        assert (made.measure, made.kind, made.cost_likely_nok, made.spend_shares, made.own_hours) == (
            row, "repair", D("100.50"), [0.5, 0.5], 12.5,
        )  # fmt: skip
        shown = client.get(f"/tiltak/{row.pk}/").context["alternatives"]
        assert [(line.row, line.now_nok) for line in shown] == [(made, D("125.625"))]

    @pytest.mark.parametrize(
        ("sent", "errors"),
        [
            ({"cost_low_nok": "200"}, {"__all__": ["Kostnadene må følge 0 ≤ lav ≤ sannsynlig ≤ høy."]}),
            ({"cost_likely_nok": ""}, {"cost_likely_nok": ["Feltet er påkrevet."]}),
            ({"name": "Opptatt"}, {"__all__": ["Tiltaket har alt et alternativ med dette navnet."]}),
            ({"price_year": "26"}, {"price_year": ["26 er ikke et årstall mellom 1950 og 2100."]}),
            ({"grant_nok": "-1"}, {"grant_nok": ["Tilskuddet kan ikke være negativt."]}),
            ({"own_hours": "-1"}, {"__all__": ["Timene kan ikke være negative."]}),
            ({"spend_shares": "10"}, {"spend_shares": ["Fordelingen blir 10 prosent til sammen. Den må bli 100."]}),
        ],
    )
    def test_mistakes(self, client, school, sent, errors):
        row = make_measure(school)
        make_alternative(row, "Opptatt")
        filled = {"kind": "repair", "name": "Ny", "grade_after": "TG1", "cost_likely_nok": "100", "price_year": "2024", "pot": "drift"}
        response = client.post(f"/tiltak/{row.pk}/alternativer/nytt/", filled | sent)
        assert (response.status_code, response.context["form"].errors) == (422, errors)

    def test_edited_with_its_history(self, client, school):
        made = make_alternative(make_measure(school), "Reparer", spend_shares=[0.5, 0.5])
        filled = {"kind": "repair", "name": "Reparer", "grade_after": "TG1", "cost_likely_nok": "100", "price_year": "2026", "pot": "drift"}
        client.post(f"/tiltak/alternativer/{made.pk}/rediger/", filled | {"spend_shares": "30/70", "version": "1"})
        made.refresh_from_db()
        assert made.spend_shares == [0.3, 0.7]
        lines = client.get(f"/tiltak/alternativer/{made.pk}/historikk/").context["page"].object_list[0].lines
        assert ("spend_shares", "50 / 50", "30 / 70") in {(line.name, line.old, line.new) for line in lines}

    def test_deleting_tells_which_drafts_use_it_and_gives_them_the_measures_own_way(self, education_client, client, school, unit_tree):
        row = make_measure(school)
        made = make_alternative(row, "Reparer")
        mine = make_placement(make_scenario(make_plan(unit_tree.education, "Skoleplan"), "V1"), row, 2027, alternative=made)
        make_placement(make_scenario(make_plan(unit_tree.municipality), "V1"), row, 2028, alternative=made)
        page = education_client.get(f"/tiltak/alternativer/{made.pk}/slett/")
        assert ([use.pk for use in page.context["uses"].rows], page.context["uses"].hidden, page.context["blocked"]) == (
            [mine.pk],
            1,
            False,
        )
        client.post(f"/tiltak/alternativer/{made.pk}/slett/", {"why": "Feil"})
        assert set(Placement.objects.values_list("year", "alternative")) == {(2027, None), (2028, None)}
        client.post(reverse("audit:revert-all", args=[ChangeSet.objects.order_by("-pk").first().pk]))
        assert set(Placement.objects.values_list("alternative__name", flat=True)) == {"Reparer"}

    def test_one_that_a_plan_is_adopted_with_stays(self, client, school):
        row = make_measure(school)
        made = make_alternative(row, "Reparer")
        use = adopt(school.unit, row, made)
        assert client.get(f"/tiltak/alternativer/{made.pk}/slett/").context["blocked"] is True
        response = client.post(f"/tiltak/alternativer/{made.pk}/slett/", follow=True)
        name = f"«{use.scenario.plan.name}: {use.scenario.name}»"
        assert texts(response) == [f"Alternativet er valgt i vedtatte planer og kan ikke slettes: {name}."]
        assert MeasureAlternative.objects.exists()

    def test_a_plan_out_of_sight_is_counted_and_not_named(self, education_client, unit_tree, school):
        row = make_measure(school)
        made = make_alternative(row, "Reparer")
        adopt(unit_tree.municipality, row, made)
        response = education_client.post(f"/tiltak/alternativer/{made.pk}/slett/", follow=True)
        assert texts(response) == ["Alternativet er valgt i vedtatte planer og kan ikke slettes: 1 du ikke ser."]
