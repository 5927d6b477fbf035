"""Job pages as the owner, a colleague, an outsider and a stranger meet them; and what the pages say."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from fdvu.core.jobs import JobCancelled, JobRejected, enqueue
from fdvu.core.jobs.progress import SILENT_SECONDS
from fdvu.core.jobs.tasks import mark_interrupted, run_job
from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus
from fdvu.core.registry import JobKind, job_kinds
from fdvu.core.views.jobs import STOP_POLLING, job_view
from tests.factories.access import make_user
from tests.factories.jobs import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def owner(user_with):
    return user_with("manager", username="eier")


@pytest.fixture
def colleague(user_with):
    return user_with("manager", username="kollega")


@pytest.fixture
def kind(monkeypatch):
    """Registers a job kind for one test."""

    def add(run, **fields) -> JobKind:
        offer = JobKind(key="test-kind", label="Prøve", run=run, **fields)
        monkeypatch.setitem(job_kinds._offers, offer.key, offer)
        return offer

    return add


PAGES = [("get", "job"), ("get", "job_status"), ("get", "job_file"), ("post", "job_cancel"), ("post", "job_retry")]


@pytest.mark.parametrize(("method", "name"), PAGES)
@pytest.mark.parametrize("who", ["colleague", "outsider"])
def test_others_do_not_find_the_job(request, client_for, owner, who, method, name):
    job = make_job(owner)
    client = client_for(request.getfixturevalue(who))
    assert getattr(client, method)(reverse(f"core:{name}", args=[job.pk])).status_code == 404
    job.refresh_from_db()
    assert (job.status, job.cancel_requested) == (JobStatus.RUNNING, False)


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_a_stranger_is_asked_to_sign_in(client, owner, method, name):
    address = reverse(f"core:{name}", args=[make_job(owner).pk])
    response = getattr(client, method)(address)
    assert (response.status_code, response.url) == (302, f"/konto/login/?next={address}")


@pytest.mark.parametrize("name", ["job_cancel", "job_retry"])
def test_actions_are_not_for_links(client_for, owner, name):
    assert client_for(owner).get(reverse(f"core:{name}", args=[make_job(owner).pk])).status_code == 405


def test_a_superuser_may_look_at_any_job(client_for, owner):
    job = make_job(owner)
    assert client_for(make_user("rot", is_superuser=True)).get(reverse("core:job", args=[job.pk])).status_code == 200


def test_the_list_holds_own_jobs_newest_first(client_for, owner, colleague):
    first, second = make_job(owner, title="Første"), make_job(owner, title="Andre")
    make_job(colleague, title="Kollegaens")
    page = client_for(owner).get(reverse("core:jobs")).context["page"]
    assert list(page) == [second, first]


def test_the_list_takes_the_same_queries_for_one_and_many(client_for, owner, django_assert_num_queries):
    client = client_for(owner)
    make_job(owner, status=JobStatus.DONE)
    with django_assert_num_queries(8):
        client.get(reverse("core:jobs"))
    for _number in range(10):
        make_job(owner, status=JobStatus.DONE)
    with django_assert_num_queries(8):
        client.get(reverse("core:jobs"))


def test_live_numbers_come_from_the_counter(owner):
    job = make_job(owner)
    cache.set(f"job:{job.pk}:counter", {"done": 250, "total": 1000, "stage": "Leser", "beat": 110.0, "since": 100.0})
    view = job_view(job)
    assert (view.stage, view.done, view.total, view.percent, view.seconds_left) == ("Leser", 250, 1000, 25, 30.0)


def test_ended_jobs_keep_their_own_numbers(owner):
    job = make_job(owner, status=JobStatus.DONE, done=80, total=80, stage="Skriver")
    cache.set(f"job:{job.pk}:counter", {"done": 1, "total": 80, "stage": "Leser", "beat": 110.0, "since": 100.0})
    view = job_view(job)
    assert (view.stage, view.done, view.percent, view.seconds_left) == ("Skriver", 80, 100, None)


def test_the_status_part_stops_asking_when_the_job_has_ended(client_for, owner):
    client = client_for(owner)
    running, ended = make_job(owner), make_job(owner, status=JobStatus.DONE)
    answers = [client.get(reverse("core:job_status", args=[job.pk])) for job in (running, ended)]
    assert [(a.status_code, a.get("HX-Trigger")) for a in answers] == [(200, None), (STOP_POLLING, '{"jobs-changed": {}}')]


def test_a_job_of_a_kind_nobody_offers_any_more_still_shows(client_for, owner):
    job = make_job(owner, kind="gone", status=JobStatus.FAILED)
    response = client_for(owner).get(reverse("core:job", args=[job.pk]))
    assert response.context["view"].kind_label == "gone"
    assert response.context["view"].can_retry is False


def test_cancelling_asks_the_worker_to_stop(client_for, owner):
    job = make_job(owner)
    response = client_for(owner).post(reverse("core:job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert (response.status_code, job.cancel_requested, job.status) == (302, True, JobStatus.RUNNING)


def test_a_waiting_job_is_cancelled_at_once(client_for, owner):
    job = make_job(owner, status=JobStatus.QUEUED)
    client_for(owner).post(reverse("core:job_cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED


@pytest.mark.parametrize("status", [JobStatus.FAILED, JobStatus.INTERRUPTED, JobStatus.CANCELLED])
def test_running_again_makes_a_new_job(client_for, owner, kind, status, django_capture_on_commit_callbacks):
    seen = []
    kind(lambda progress, number: seen.append(number))
    job = make_job(owner, kind="test-kind", status=status, params={"number": 7})
    with django_capture_on_commit_callbacks(execute=True):
        response = client_for(owner).post(reverse("core:job_retry", args=[job.pk]))
    again = Job.objects.latest("pk")
    assert (response.url, again.status, seen) == (reverse("core:job", args=[again.pk]), JobStatus.DONE, [7])
    assert again.pk != job.pk


def test_a_finished_job_is_not_run_again(client_for, owner, kind):
    kind(lambda progress: None)
    job = make_job(owner, kind="test-kind", status=JobStatus.DONE)
    client_for(owner).post(reverse("core:job_retry", args=[job.pk]))
    assert Job.objects.count() == 1


def test_the_result_file_is_handed_to_its_owner(client_for, owner):
    job = make_job(owner, status=JobStatus.DONE, result_name="Portefølje.pdf")
    job.result_file.save("x.pdf", ContentFile(b"%PDF-"))
    response = client_for(owner).get(reverse("core:job_file", args=[job.pk]))
    assert b"".join(response.streaming_content) == b"%PDF-"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Portef%C3%B8lje.pdf"


def test_a_job_without_file_has_no_download(client_for, owner):
    assert client_for(owner).get(reverse("core:job_file", args=[make_job(owner).pk])).status_code == 404


def test_the_result_page_is_linked_when_the_job_is_done(owner, kind):
    kind(lambda progress: None, result_url=lambda job: f"/import/{job.result['batch']}/")
    assert job_view(make_job(owner, kind="test-kind", status=JobStatus.DONE, result={"batch": 4})).result_url == "/import/4/"
    assert job_view(make_job(owner, kind="test-kind", status=JobStatus.FAILED, result={})).result_url == ""


def test_the_indicator_tells_of_jobs_that_ended_since_last_time(client_for, owner, colleague):
    running, ended = make_job(owner), make_job(owner, status=JobStatus.DONE)
    foreign = make_job(colleague, status=JobStatus.DONE)
    address = reverse("core:jobs_indicator")
    response = client_for(owner).get(address, {"watch": f"{running.pk},{ended.pk},{foreign.pk}"})
    assert response.context["jobs"] == [running]
    assert [view.job for view in response.context["ended"]] == [ended]


def test_the_jobs_own_page_is_not_told_of_it_twice(client_for, owner):
    ended = make_job(owner, status=JobStatus.DONE)
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver/jobber/{ended.pk}/?unit=1"}
    response = client_for(owner).get(reverse("core:jobs_indicator"), {"watch": str(ended.pk)}, headers=headers)
    assert response.context["ended"] == []


@pytest.mark.parametrize("watch", ["x", "1;2", "１", "9" * 40])
def test_nonsense_in_the_watch_list_is_refused(client_for, owner, watch):
    assert client_for(owner).get(reverse("core:jobs_indicator"), {"watch": watch}).status_code == 400


@pytest.mark.parametrize(
    ("run", "status", "line"),
    [
        (lambda progress: progress.note("Ferdig lest."), JobStatus.DONE, "Ferdig lest."),
        (lambda progress: (_ for _ in ()).throw(JobRejected("Fila er tom.")), JobStatus.FAILED, "Fila er tom."),
        (lambda progress: (_ for _ in ()).throw(JobCancelled), JobStatus.CANCELLED, "Jobben ble avbrutt. Ingenting er halvskrevet."),
    ],
)
def test_how_work_ends_is_written_in_the_log(owner, kind, run, status, line, django_capture_on_commit_callbacks):
    kind(run)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test-kind", by=owner, title="Prøve")
    job.refresh_from_db()
    assert (job.status, job.log[-1][1]) == (status, line)


def test_a_bug_in_the_work_shows_the_person_no_traceback(client_for, owner, kind, django_capture_on_commit_callbacks):
    kind(lambda progress: 1 / 0)
    with django_capture_on_commit_callbacks(execute=True):
        job = enqueue("test-kind", by=owner, title="Prøve")
    job.refresh_from_db()
    page = client_for(owner).get(reverse("core:job", args=[job.pk])).content.decode()
    assert (job.status, "ZeroDivisionError" in json.dumps(job.result), "ZeroDivisionError" in page) == (JobStatus.FAILED, True, False)


def test_the_front_page_tells_of_work_that_came_to_nothing(client_for, owner, colleague):
    old = make_job(owner, status=JobStatus.FAILED, title="For lenge siden")
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=8))
    make_job(owner, status=JobStatus.FAILED, title="Ta inn tomter")
    make_job(owner, status=JobStatus.DONE, title="Ta inn bygg")
    make_job(colleague, status=JobStatus.FAILED, title="Kollegaens")
    page = client_for(owner).get("/").content.decode()
    titles = ["For lenge siden", "Ta inn tomter", "Ta inn bygg", "Kollegaens"]
    assert [title for title in titles if title in page] == ["Ta inn tomter"]


def test_nobody_owns_the_jobs_of_a_deleted_person(client_for, owner, colleague):
    job = make_job(owner)
    Job.objects.filter(pk=job.pk).update(by=None)
    assert client_for(colleague).get(reverse("core:job", args=[job.pk])).status_code == 404


LONG_SILENT = timedelta(seconds=SILENT_SECONDS + 1)


def silent_job(owner, **fields):
    long_ago = timezone.now() - LONG_SILENT
    job = make_job(owner, heartbeat_at=long_ago, **fields)
    cache.set(f"job:{job.pk}:counter", {"done": 5, "total": 9, "stage": "Leser", "beat": long_ago.timestamp(), "since": 0.0})
    return job


@pytest.mark.parametrize("page", ["job", "job_status", "jobs", "jobs_indicator"])
def test_whoever_looks_sees_that_the_worker_has_died(client_for, owner, page):
    job, living = silent_job(owner), make_job(owner)
    address = reverse(f"core:{page}", args=[job.pk] if page in ("job", "job_status") else [])
    response = client_for(owner).get(address, {"watch": str(job.pk)})
    job.refresh_from_db()
    living.refresh_from_db()
    assert (job.status, job.log[-1][1].split(".")[0]) == (JobStatus.INTERRUPTED, "Arbeideren stanset underveis")
    assert (living.status, response.status_code) == (JobStatus.RUNNING, STOP_POLLING if page == "job_status" else 200)
    if page == "jobs_indicator":
        assert (response.context["jobs"], [view.job for view in response.context["ended"]]) == ([living], [job])


@pytest.mark.parametrize("sign", ["row", "counter"])
def test_a_sign_of_life_in_row_or_counter_is_enough(client_for, owner, sign):
    job, now = silent_job(owner), timezone.now()
    if sign == "row":
        Job.objects.filter(pk=job.pk).update(heartbeat_at=now)
    else:
        cache.set(f"job:{job.pk}:counter", {"done": 6, "total": 9, "stage": "Leser", "beat": now.timestamp(), "since": 0.0})
    client_for(owner).get(reverse("core:job", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == JobStatus.RUNNING


def test_a_message_that_comes_again_takes_a_silent_job_over_and_leaves_a_living_one(owner, kind):
    seen = []
    kind(lambda progress, number: seen.append(number))
    dead, living = silent_job(owner, kind="test-kind", params={"number": 1}), make_job(owner, kind="test-kind", params={"number": 2})
    for job in (dead, living, dead):
        run_job(job.pk)
        job.refresh_from_db()
    assert (seen, dead.status, living.status) == ([1], JobStatus.DONE, JobStatus.RUNNING)


def test_a_worker_that_starts_marks_silent_jobs_and_a_lone_one_all(owner):
    silent_job(owner)
    make_job(owner)
    assert (mark_interrupted(), mark_interrupted(all_running=True)) == (1, 1)
    assert set(Job.objects.values_list("status", flat=True)) == {JobStatus.INTERRUPTED}
