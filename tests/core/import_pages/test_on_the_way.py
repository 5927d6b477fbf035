"""What can happen on the way: changes meanwhile, a stopped worker, a check that fails."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from bygg.models import Building
from fdvu.core.models import ImportBatch, Job
from fdvu.core.models.import_batch import ImportStatus
from fdvu.core.models.job import JobStatus
from tests.core.import_pages.pieces import ROWS, at, checked, newest, set_by_hand, upload

pytestmark = pytest.mark.django_db


def test_a_register_changed_since_the_check_stops_the_import(client, run, manager):
    first = checked(client, run)
    run(client.post, at("import_apply", first), {})
    batch = checked(client, run, ROWS.replace("4 250,5", "4 300"))
    set_by_hand(Building.objects.get(name="Fjellvik skole"), manager, area_bra_m2=1.0)
    run(client.post, at("import_apply", batch), {})
    page = client.get(at("import_result", batch))
    assert page.context["trouble"] == "Registeret er endret siden kontrollen. Kontroller filen på nytt."
    assert "Kontroller på nytt" in page.content.decode()


def test_a_stopped_worker_is_said_and_the_work_can_be_started_again(client, run):
    batch = checked(client, run)
    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.CHECKING)
    Job.objects.filter(pk=batch.job_id).update(status=JobStatus.INTERRUPTED)
    page = client.get(at("import_check", batch))
    assert page.context["stopped"] is True
    run(client.post, at("import_run", batch))
    batch.refresh_from_db()
    assert batch.status == ImportStatus.CHECKED

    ImportBatch.objects.filter(pk=batch.pk).update(status=ImportStatus.APPLYING)
    assert client.get(at("import_result", batch)).context["stopped"] is True
    run(client.post, at("import_apply", batch), {})
    batch.refresh_from_db()
    assert batch.status == ImportStatus.APPLIED


def test_a_check_that_fails_says_why(client, run):
    upload(client)
    batch = newest()
    client.get(at("import_columns", batch))
    ImportBatch.objects.filter(pk=batch.pk).update(profile={"columns": {"Navn": None}, "header_row": 3})
    run(client.post, at("import_run", batch))
    page = client.get(at("import_check", batch))
    assert len(page.context["errors"]) == 1
    assert page.context["errors"][0]["message"] in page.content.decode()


def test_while_the_work_goes_on_the_page_follows_it(client, manager, run):
    batch = checked(client, run)
    job = Job.objects.create(kind="import.check", by=manager, title="Kontroll", status=JobStatus.RUNNING)
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    assert at("import_status", batch) in client.get(at("import_check", batch)).content.decode()
    assert client.get(at("import_status", batch)).status_code == 200
    refused = client.post(at("import_run", batch), follow=True)
    assert "arbeider" in str(next(iter(refused.context["messages"])))
    Job.objects.filter(pk=job.pk).update(status=JobStatus.DONE)
    done = client.get(at("import_status", batch), headers={"HX-Request": "true"})
    assert done.headers["HX-Redirect"] == at("import_check", batch)


def test_undo_tells_what_was_changed_since(client, run, manager):
    batch = checked(client, run)
    run(client.post, at("import_apply", batch), {})
    set_by_hand(Building.objects.get(name="Fjellvik skole"), manager, year_built=1980)
    run(client.post, at("import_undo", batch), {})
    page = client.get(at("import_result", batch))
    assert (page.context["left"]["reverted"], page.context["left"]["count"]) == (1, 1)
    assert "Fjellvik skole" in page.content.decode()


def test_an_import_that_wrote_nothing_can_be_deleted(client, run):
    batch = checked(client, run)
    name = batch.file.name
    assert run(client.post, at("import_delete", batch)).url == reverse("core:imports")
    assert (ImportBatch.objects.count(), default_storage.exists(name)) == (0, False)


def test_an_import_that_was_taken_in_stays(client, run):
    batch = checked(client, run)
    run(client.post, at("import_apply", batch), {})
    client.post(at("import_delete", batch))
    assert ImportBatch.objects.filter(pk=batch.pk).exists()
    for step in ("import_sheet", "import_columns", "import_file"):
        assert client.get(at(step, batch)).url == at("import", batch)
    assert client.get(at("import", batch)).url == at("import_result", batch)
    assert client.get(at("import_check", batch)).context["can_change"] is False
