"""Reporting what was done, several measures in one form."""

import pytest
from django.urls import reverse

from fdvu.audit.models import ChangeSet
from tests.factories.vedlikehold import make_alternative, make_component, make_measure, make_project
from tests.vedlikehold.projects.pieces import DAY, LIST, D, adopt, done, texts
from vedlikehold.models import Measure

pytestmark = pytest.mark.django_db


class TestReporting:
    def test_several_in_one_form(self, client, school):
        project = make_project(school.unit)
        roof = make_component(school, grade="TG3", cost_likely_nok=D(1000), price_year=2024, graded_on=DAY(2020, 1, 1))
        first = make_measure(school, "A", component=roof, kind="replace", project=project)
        second, gone = make_measure(school, "B", project=project), done(school, "C", 100, 90, project=project)
        make_measure(school, "Nei", status="rejected", project=project)
        address = f"{LIST}{project.pk}/utfort/"
        form = client.get(address).context["form"]
        assert [row.line.measure.name for row in form.rows] == ["A", "B", "C"]
        assert form[f"renew-{first.pk}"].value() is True
        assert f"renew-{second.pk}" not in form.fields
        sent = {
            f"on-{first.pk}": "2026-05-01", f"cost-{first.pk}": "1 200", f"grade-{first.pk}": "TG0", f"renew-{first.pk}": "on",
            f"cost-{gone.pk}": "95", f"grade-{second.pk}": "TG1",
        }  # fmt: skip
        response = client.post(address, sent, follow=True)
        assert texts(response)[0] == "1 tiltak er meldt utført. 1 ny komponent er registrert. Kostnaden er satt for 1 tiltak."
        assert dict(Measure.objects.values_list("name", "actual_cost_nok")) == {"A": D(1200), "B": None, "C": D(95), "Nei": None}
        act = ChangeSet.objects.filter(counts__has_key="vedlikehold.measure:u").order_by("-pk").first()
        client.post(reverse("audit:revert-all", args=[act.pk]))
        assert dict(Measure.objects.values_list("name", "actual_cost_nok")) == {"A": None, "B": None, "C": D(90), "Nei": None}

    @pytest.mark.parametrize(
        ("sent", "field", "text"),
        [
            ({}, "__all__", "Fyll ut minst ett tiltak."),
            ({"cost-{pk}": "5"}, "on-{pk}", "A: oppgi datoen tiltaket ble utført."),
            ({"on-{pk}": "2999-01-01", "grade-{pk}": "TG0"}, "on-{pk}", "A: datoen er ikke kommet."),
        ],
    )
    def test_mistakes(self, client, school, sent, field, text):
        project = make_project(school.unit)
        row = make_measure(school, "A", project=project)
        filled = {f"grade-{row.pk}": "TG0"} | {name.format(pk=row.pk): value for name, value in sent.items()}
        response = client.post(f"{LIST}{project.pk}/utfort/", filled)
        assert (response.status_code, response.context["form"].errors) == (422, {field.format(pk=row.pk): [text]})
        assert Measure.objects.get().status == "proposed"

    def test_no_new_component_where_there_is_none(self, client, school):
        project = make_project(school.unit)
        row = make_measure(school, "A", project=project, kind="replace")
        assert f"renew-{row.pk}" not in client.get(f"{LIST}{project.pk}/utfort/").context["form"].fields

    def test_the_plans_way_is_proposed(self, client, school):
        project = make_project(school.unit)
        row = make_measure(school, "A", component=make_component(school), project=project, kind="replace")
        adopt(school.unit, row, make_alternative(row, kind="rehabilitate", grade_after="TG1"))
        form = client.get(f"{LIST}{project.pk}/utfort/").context["form"]
        assert (form[f"grade-{row.pk}"].value(), f"renew-{row.pk}" in form.fields) == ("TG1", False)
