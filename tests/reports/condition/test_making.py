"""The condition report from page, job and command."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from fdvu.access.enums import Role
from fdvu.core.models import Job

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)
def test_the_stock_report_from_the_page_as_a_job(stock, leader, client_for):
    client = client_for(leader)
    assert "Lag tilstandsrapporten" in client.get(reverse("reports:index")).content.decode()
    answer = client.post(reverse("reports:make-condition-stock"), {"format": "pdf", "lang": "nb"})
    job = Job.objects.get()
    assert answer.url.startswith(reverse("core:job", args=[job.pk]))
    assert (job.status, job.result["figures"]["backlog"]) == ("done", 3_080_000)
    assert b"".join(client.get(reverse("core:job_file", args=[job.pk])).streaming_content)[:5] == b"%PDF-"
    assert job.title in client.get(reverse("reports:index")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_buildings_report_from_its_page_as_a_job(stock, leader, client_for):
    client = client_for(leader)
    address = reverse("reports:make-condition", args=[stock.pk])
    assert "Ørnes skole" in client.get(address).content.decode()
    client.post(address, {"format": "xlsx", "lang": "nb"})
    job = Job.objects.get()
    assert (job.status, job.result["figures"]["backlog"]) == ("done", 1_080_000)
    assert job.result_name == "Tilstandsrapport Ørnes skole " + job.params["today"] + ".xlsx"
    assert job.result_name in client.get(address).content.decode()


def test_the_building_has_a_tab_for_those_who_may_make_its_report(stock, leader, user_with, unit_tree, client_for):
    address, page = reverse("reports:make-condition", args=[stock.pk]), reverse("bygg:building", args=[stock.pk])
    assert address in client_for(leader).get(page).content.decode()
    reader = user_with(Role.SERVICE, unit_tree.education)
    assert address not in client_for(reader).get(page).content.decode()


def test_a_form_that_is_wrong_comes_back_and_starts_nothing(stock, leader, client_for):
    answer = client_for(leader).post(reverse("reports:make-condition", args=[stock.pk]), {"format": "docx", "lang": "nb"})
    assert (answer.status_code, Job.objects.count()) == (200, 0)


def test_a_building_out_of_sight_is_404_and_one_without_the_right_403(stock, user_with, unit_tree, client_for):
    address = reverse("reports:make-condition", args=[stock.pk])
    assert client_for(user_with(Role.LEADER, unit_tree.health)).get(address).status_code == 404
    reader = user_with(Role.SERVICE, unit_tree.education)
    assert client_for(reader).post(address, {"format": "pdf", "lang": "nb"}).status_code == 403
    assert Job.objects.count() == 0


def run(*args) -> dict:
    out = io.StringIO()
    call_command("report", *args, "--json", stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


def test_the_command_makes_both_forms(stock, unit_tree, tmp_path):
    today = str(timezone.localdate())
    whole = run("condition", "--out", str(tmp_path / "r.xlsx"), "--as-of", today)
    unit = run("condition", "--out", str(tmp_path / "u.xlsx"), "--unit", str(unit_tree.health.pk), "--as-of", today)
    one = run("condition", "--out", str(tmp_path / "b.pdf"), "--building", str(stock.pk), "--as-of", today, "--lang", "en")
    assert [document["figures"]["backlog"] for document in (whole, unit, one)] == [3_080_000, 2_000_000, 1_080_000]
    assert set(one) == {"pages", "bytes", "seconds", "figures"}
    assert one["bytes"] == (tmp_path / "b.pdf").stat().st_size


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["condition", "--building", "999999"], 1),
        (["portfolio", "--building", "1"], 2),
        (["condition", "--building", "1", "--unit", "1"], 2),
    ],
)
def test_the_command_names_what_is_wrong(tmp_path, args, status):
    with pytest.raises(CommandError) as problem:
        call_command("report", *args, "--out", str(tmp_path / "r.pdf"), stdout=io.StringIO())
    assert problem.value.returncode == status
    assert not (tmp_path / "r.pdf").exists()


def test_the_command_sees_only_what_the_named_person_sees(stock, user_with, unit_tree, tmp_path):
    outsider = user_with(Role.LEADER, unit_tree.health)
    with pytest.raises(CommandError, match="Bygningen finnes ikke"):
        call_command("report", "condition", "--out", str(tmp_path / "r.pdf"), "--building", str(stock.pk), "--user", outsider.username)
