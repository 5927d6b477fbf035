"""The page of assumptions: parameters with their effect, norms, and the history."""

import pytest
from django.urls import reverse

from bygg.models import BuildingType
from fdvu.audit.models import Change, ChangeSet
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.codes.pieces import post_index, url
from vedlikehold.models import ConditionParameters, PriceIndex, ReplacementNorm

pytestmark = pytest.mark.django_db


class TestAssumptions:
    def test_each_list_with_source_and_last_change(self, client, client_for, viewer):
        index = PriceIndex.objects.get(year=2024)
        lines = {
            str(row.year): {"value": row.value, "is_estimate": row.is_estimate, "source": row.source} for row in PriceIndex.objects.all()
        }
        post_index(client, lines | {"2024": {"value": "118,4", "source": "SSB 08651"}})
        context = client.get(url("assumptions")).context
        by_year = {line.row.year: line for line in context["index"]}
        assert (by_year[2024].row.source, by_year[2024].row.is_estimate) == ("SSB 08651", False)
        assert (str(by_year[2024].change.changeset.by), by_year[2023].change) == (str(index_changer(index)), None)
        assert len(context["norms"]) == ReplacementNorm.objects.count()
        text = client_for(viewer).get(url("assumptions")).content.decode()
        links = [f'href="{url(name)}"' in text for name in ("price_index-edit", "norm-new")]
        assert (links, "Som levert" in text) == ([False, False], True)

    @pytest.mark.parametrize("changes", [1, 5])
    def test_queries_do_not_grow(self, client, django_assert_num_queries, changes):
        for norm in ReplacementNorm.objects.order_by("pk")[:changes]:
            client.post(url("norm-edit", norm.pk), {"nok_per_m2": "39000", "price_year": "2025", "version": 1})
        client.get(url("assumptions"))
        with django_assert_num_queries(13):
            client.get(url("assumptions"))

    def test_parameters_are_changed_and_taken_back(self, client):
        row = ConditionParameters.objects.get()
        assert client.post(url("parameters-edit", row.pk), parameters_form(share_tg2="40", why="Vedtak")).status_code == 302
        row.refresh_from_db()
        assert (row.share_tg2, row.part_edition) == (0.4, "2009")
        (entry,) = client.get(url("parameters-history", row.pk)).context["page"].object_list
        assert [(line.name, line.old, line.new) for line in entry.lines] == [("share_tg2", "45,0\xa0%", "40,0\xa0%")]
        client.post(reverse("audit:revert-one", args=[entry.change.pk]))
        row.refresh_from_db()
        assert row.share_tg2 == 0.45

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"share_tg1": "50"}, "Andelene må stige fra TG1 til TG3, og ingen kan være negativ."),
            ({"high_share": "90"}, "Lav må være høyst 1 og høy minst 1 av sannsynlig kostnad."),
            ({"valid_years": "0"}, "Velg mellom 1 og 50 år."),
            ({"correlation": "1,2"}, None),
        ],
    )
    def test_parameters_that_cannot_be(self, client, changes, message):
        row = ConditionParameters.objects.get()
        response = client.post(url("parameters-edit", row.pk), parameters_form(**changes))
        assert response.status_code == 422
        texts = [text for texts in response.context["form"].errors.values() for text in texts]
        assert message in texts if message else texts
        assert not Change.objects.exists()

    def test_the_effect_is_shown_before_it_is_saved(self, client, client_for, user_with, unit_tree, sample_data):
        for building in (sample_data.building, sample_data.other_building):
            make_component(building, "26", grade="TG2", replacement_cost_nok=1_000_000, price_year=2026)
        address = url("parameters-edit", ConditionParameters.objects.get().pk)
        response = client.post(address, parameters_form(share_tg2="60", effect="1"))
        effect = response.context["effect"]
        assert (effect.before.likely, effect.after.likely, effect.change_nok) == (900_000, 1_200_000, 300_000)
        assert (effect.before.counted, effect.after.counted) == (2, 2)
        in_education = client_for(user_with("manager", unit_tree.education, username="oppvekst"))
        assert in_education.post(address, parameters_form(share_tg2="60", effect="1")).context["effect"].after.likely == 600_000
        stricter = client.post(address, parameters_form(target_grade="TG2", effect="1")).context["effect"]
        assert (stricter.before.counted, stricter.after.counted, stricter.after.likely) == (2, 0, 0.0)
        assert ConditionParameters.objects.get().share_tg2 == 0.45

    def test_no_effect_of_what_cannot_be(self, client):
        response = client.post(url("parameters-edit", ConditionParameters.objects.get().pk), parameters_form(share_tg1="90", effect="1"))
        assert (response.status_code, response.context["effect"]) == (422, None)

    def test_a_norm_is_added_once_per_type(self, client):
        kind = BuildingType.objects.get(code="999")
        posted = {"building_type": kind.pk, "nok_per_m2": "31 500,50", "price_year": "2026", "source": "Egne prosjekter"}
        assert client.post(url("norm-new"), posted).url == url("assumptions")
        assert (kind.replacement_norm.nok_per_m2, kind.replacement_norm.source) == (31500.5, "Egne prosjekter")
        response = client.post(url("norm-new"), posted)
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["building_type"])

    @pytest.mark.parametrize(
        ("changes", "field"), [({"nok_per_m2": "0"}, "__all__"), ({"price_year": "20"}, "price_year"), ({"nok_per_m2": ""}, "nok_per_m2")]
    )
    def test_norms_that_cannot_be(self, client, changes, field):
        norm = ReplacementNorm.objects.order_by("pk").first()
        response = client.post(url("norm-edit", norm.pk), {"nok_per_m2": "40000", "price_year": "2025", "version": 1} | changes)
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])

    def test_a_norm_is_deleted_and_brought_back(self, client):
        norm = ReplacementNorm.objects.order_by("pk").first()
        client.post(url("norm-delete", norm.pk))
        assert not ReplacementNorm.objects.filter(pk=norm.pk).exists()
        client.post(reverse("audit:revert-all", args=[ChangeSet.objects.latest("pk").pk]))
        assert ReplacementNorm.objects.filter(pk=norm.pk).exists()

    def test_the_history_of_a_row_without_a_page(self, client):
        norm = ReplacementNorm.objects.order_by("pk").first()
        client.post(url("norm-edit", norm.pk), {"nok_per_m2": "39000", "price_year": "2025", "version": 1})
        (entry,) = client.get(url("norm-history", norm.pk)).context["page"].object_list
        assert [(line.name, line.new) for line in entry.lines if line.name == "nok_per_m2"] == [("nok_per_m2", "39\xa0000")]


def index_changer(row: PriceIndex):
    return Change.objects.about(row).latest("pk").changeset.by


def parameters_form(**changes) -> dict:
    row = ConditionParameters.objects.get()
    return {
        "target_grade": "TG1", "valid_years": "5", "share_tg1": "5", "share_tg2": "45", "share_tg3": "100", "low_share": "75",
        "high_share": "140", "correlation": "0,4", "source": row.source, "version": row.version,
    } | changes  # fmt: skip
