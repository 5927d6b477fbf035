"""The price index: changed, added to and taken out of in one act."""

import pytest
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from tests.factories.bygg import save_new
from tests.vedlikehold.codes.pieces import index_form, post_index, url
from vedlikehold.models import PriceIndex

pytestmark = pytest.mark.django_db


def as_it_is() -> dict[str, dict]:
    rows = PriceIndex.objects.order_by("year")
    return {str(row.year): {"value": row.value, "is_estimate": row.is_estimate, "source": row.source} for row in rows}


class TestPriceIndex:
    def test_as_it_is_nothing_changes(self, client):
        assert post_index(client, as_it_is()).status_code == 302
        assert not ChangeSet.objects.exists()

    def test_changed_added_and_taken_out_in_one_act(self, client):
        lines = as_it_is() | {"2024": {"value": "118,4", "source": "SSB"}, "2031": {"value": "140", "is_estimate": "on"}}
        lines["2010"] |= {"DELETE": "on"}
        response = post_index(client, lines, why="Ny serie")
        act = ChangeSet.objects.get()
        assert (response.url, act.note) == (url("assumptions"), "Ny serie")
        assert act.counts == {"vedlikehold.priceindex:d": 1, "vedlikehold.priceindex:u": 1, "vedlikehold.priceindex:c": 1}
        stored = dict(PriceIndex.objects.values_list("year", "value"))
        assert (stored[2024], stored[2031], 2010 in stored, stored[2020]) == (118.4, 140.0, False, 100.0)
        client.post(reverse("audit:revert-all", args=[act.pk]))
        again = dict(PriceIndex.objects.values_list("year", "value"))
        assert (again[2024], again[2010], 2031 in again) == (112.55, 74.41, False)

    @pytest.mark.parametrize(
        ("lines", "place", "field"),
        [
            ({"2024": {"value": "0"}}, 0, "value"),
            ({"2024": {"value": "mye"}}, 0, "value"),
            ({"2024": {"value": ""}}, 0, "value"),
            ({"24": {"value": "100"}}, 0, "year"),
            ({"": {"value": "100"}}, 0, "year"),
        ],
    )
    def test_lines_that_cannot_be(self, client, lines, place, field):
        response = post_index(client, lines)
        assert (response.status_code, list(response.context["lines"].forms[place].errors)) == (422, [field])
        assert PriceIndex.objects.count() == 21

    def test_a_year_twice(self, client):
        response = post_index(client, {"2024": {"value": "100"}, "other": {"year": "2024", "value": "101"}})
        assert response.context["lines"].forms[1].errors == {"year": ["Året står også i en annen rad."]}

    def test_never_without_a_year(self, client):
        response = post_index(client, {"2024": {"value": "100", "DELETE": "on"}})
        assert (response.status_code, response.context["lines"].non_form_errors()) == (422, ["Indeksen må ha minst ett år."])

    def test_a_slower_editor_keeps_what_was_typed_and_sees_what_is_there(self, client):
        opened = dict(PriceIndex.objects.values_list("year", "version"))
        post_index(client, as_it_is() | {"2024": {"value": "118,4"}})
        slower = as_it_is() | {"2024": {"value": "119"}}
        response = post_index(client, slower, opened=opened)
        assert response.status_code == 409
        assert PriceIndex.objects.get(year=2024).value == 118.4
        assert [row.value for row in response.context["as_saved"] if row.year == 2024] == [118.4]
        assert [form["value"].value() for form in response.context["lines"] if form["year"].value() == "2024"] == ["119"]
        again = client.post(url("price_index-edit"), index_form(slower) | {"opened": response.context["opened"]})
        assert (again.status_code, PriceIndex.objects.get(year=2024).value) == (302, 119.0)

    def test_a_year_added_meanwhile_is_not_lost_unseen(self, client):
        opened = dict(PriceIndex.objects.values_list("year", "version"))
        save_new(PriceIndex(year=2031, value=140))
        assert post_index(client, {key: line for key, line in as_it_is().items() if key != "2031"}, opened=opened).status_code == 409
        assert PriceIndex.objects.filter(year=2031).exists()
