"""The measures and bundles on a building's page."""

from tests.factories.vedlikehold import make_bundle, make_measure
from tests.vedlikehold.measures.pieces import D, costed
from vedlikehold.models import Measure, MeasureBundle


class TestBuilding:
    def test_open_first_with_sums_and_bundles(self, client, school, home):
        bundle = make_bundle(school, "Fasade", saving_share=0.2)
        costed(school, "Tak", 1000, 2020, planned_year=2028, bundle=bundle), costed(school, "Vegg", 2000, planned_year=2028, bundle=bundle)
        make_measure(school, "Uten kostnad"), make_measure(school, "Nei", status="rejected"), costed(home, "Bad", 9000)
        context = client.get(f"/bygg/{school.pk}/tiltak/").context
        assert [row.name for row in context["measures"]] == ["Tak", "Vegg", "Uten kostnad"]
        assert [row.name for row in context["closed"]] == ["Nei"]
        assert (context["sums"].count, context["sums"].likely, context["sums"].uncosted) == (3, 3250.0, 1)
        assert context["bundles"][0].saving_nok == D("650.00")

    def test_bundles_are_made_changed_and_deleted(self, client, school):
        client.post(f"/bygg/{school.pk}/tiltakspakker/ny/", {"name": "Fasade", "saving_percent": "12,5"})
        bundle = MeasureBundle.objects.get()
        assert (bundle.building, bundle.saving_share) == (school, 0.125)
        client.post(f"/tiltakspakker/{bundle.pk}/rediger/", {"name": "Fasade", "saving_percent": "20", "version": "1"})
        bundle.refresh_from_db()
        assert bundle.saving_share == 0.2
        make_measure(school, bundle=bundle)
        assert client.post(f"/tiltakspakker/{bundle.pk}/slett/").url == f"/bygg/{school.pk}/tiltak/"
        assert Measure.objects.get().bundle is None

    def test_a_name_twice_and_a_share_above_all(self, client, school):
        make_bundle(school, "Fasade")
        response = client.post(f"/bygg/{school.pk}/tiltakspakker/ny/", {"name": "Fasade", "saving_percent": "120"})
        assert response.status_code == 422
        assert "saving_percent" in response.context["form"].errors
