"""Import as background work: progress, stopping, being killed."""

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile

from bygg.models import Building
from fdvu.audit.importing import check_batch, create_batch
from fdvu.audit.importing import kind as kind_module
from fdvu.audit.models import ChangeSet
from fdvu.core.jobs import progress as progress_module
from fdvu.core.jobs.progress import JobCancelled, JobRejected, Progress
from fdvu.core.models import ImportBatch, Job
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import job_kinds

pytestmark = pytest.mark.django_db
TEXT = "Bygningsnummer;Navn\n300000019;En\n300000027;To\n"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def manager(user_with):
    return user_with("manager")


def batch_of(manager, text=TEXT) -> ImportBatch:
    return create_batch(by=manager, kind="buildings", file=ContentFile(text.encode()), filename="fil.csv")


def run(name, manager, batch, **params) -> Job:
    job = Job.objects.create(kind=f"import.{name}", by=manager, title="Import", params={"batch": batch.pk, **params})
    job_kinds[job.kind].run(Progress(job), **job.params)
    batch.refresh_from_db()
    return job


def test_check_apply_undo(manager):
    batch = batch_of(manager)
    assert run("check", manager, batch).result["created"] == 2
    assert batch.status == "checked"
    assert run("apply", manager, batch).result["created"] == 2
    assert (batch.status, Building.objects.count()) == ("applied", 2)
    assert run("undo", manager, batch).result["reverted"] == 2
    assert (batch.status, Building.objects.count()) == ("undone", 0)


def test_stages_are_told_with_their_rows(manager, monkeypatch):
    told = []
    monkeypatch.setattr(Progress, "stage", lambda self, name, total=0: told.append((name, total)))
    run("check", manager, batch_of(manager))
    assert told[0] == ("Leser filen", 0)
    assert ("Sammenligner celle for celle", 2) in told


def test_a_file_that_cannot_be_used_fails_in_plain_words(manager):
    batch = batch_of(manager, "%PDF-1.4\x00")
    with pytest.raises(JobRejected):
        run("check", manager, batch)
    batch.refresh_from_db()
    assert batch.status == "failed"
    assert batch.counts["errors"][0]["file"] == "fil.csv"


def test_stopped_before_writing(manager):
    batch = batch_of(manager)
    check_batch(batch, by=manager)
    job = Job.objects.create(kind="import.apply", by=manager, title="Import")
    progress_module.ask_to_cancel(job.pk)
    with pytest.raises(JobCancelled):
        job_kinds["import.apply"].run(Progress(job), batch=batch.pk)
    batch.refresh_from_db()
    assert (batch.status, Building.objects.count(), ChangeSet.objects.count()) == ("checked", 0, 0)


def test_killed_while_writing_and_started_again(manager, monkeypatch):
    batch = batch_of(manager)
    check_batch(batch, by=manager)
    real = kind_module.create_rows

    def killed(changeset, rows):
        real(changeset, rows)
        raise SystemExit

    monkeypatch.setattr(kind_module, "create_rows", killed)
    with pytest.raises(SystemExit):
        run("apply", manager, batch)
    assert (Building.objects.count(), ChangeSet.objects.count()) == (0, 0)
    monkeypatch.undo()
    batch.refresh_from_db()
    run("apply", manager, batch)
    assert Building.objects.count() == 2


@pytest.mark.parametrize(("ended", "taken"), [(JobStatus.INTERRUPTED, True), (JobStatus.FAILED, True), (JobStatus.RUNNING, False)])
def test_an_import_whose_job_died_while_writing_is_taken_in_by_the_next(manager, ended, taken):
    batch = batch_of(manager)
    run("check", manager, batch)
    dead = Job.objects.create(kind="import.apply", by=manager, title="Import", status=ended, params={"batch": batch.pk})
    ImportBatch.objects.filter(pk=batch.pk).update(status="applying", job=dead)
    if taken:
        run("apply", manager, batch)
        assert (batch.status, Building.objects.count()) == ("applied", 2)
    else:
        with pytest.raises(JobRejected, match="ikke klar"):
            run("apply", manager, batch)
        assert Building.objects.count() == 0


def test_a_job_taken_over_takes_in_what_its_dead_worker_had_begun(manager):
    batch = batch_of(manager)
    run("check", manager, batch)
    job = Job.objects.create(kind="import.apply", by=manager, title="Import", status=JobStatus.RUNNING, params={"batch": batch.pk})
    ImportBatch.objects.filter(pk=batch.pk).update(status="applying", job=job)
    job_kinds[job.kind].run(Progress(job), **job.params)
    batch.refresh_from_db()
    assert (batch.status, Building.objects.count()) == ("applied", 2)
