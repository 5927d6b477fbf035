"""Who loses a race is told so; errors of the program stay errors."""

import pytest
from django.db import IntegrityError, OperationalError
from django.test import RequestFactory

from bygg.models import Building
from fdvu.audit.registry import RevertRefused
from fdvu.audit.services import StaleRow
from fdvu.core.jobs.tasks import run_job
from fdvu.core.middleware import CollisionMiddleware
from fdvu.core.models import Job
from fdvu.core.registry import JobKind, job_kinds
from fdvu.lib.message import Message


def answer(problem, method="post"):
    request = getattr(RequestFactory(), method)("/plan/1/vedta/")
    found = CollisionMiddleware(lambda request: None).process_exception(request, problem)
    return found and (found.status_code, found.headers.get("Retry-After"))


def busy():
    problem = OperationalError("deadlock detected")
    problem.__cause__ = type("DeadlockDetected", (Exception,), {"sqlstate": "40P01"})()
    return problem


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (StaleRow(Building(name="Skole")), (409, None)),
        (IntegrityError("plan_name_once"), (409, None)),
        (Building.DoesNotExist("Building matching query does not exist."), (409, None)),
        (OperationalError("database is locked"), (503, "1")),
        (busy(), (503, "1")),
        (OperationalError("server closed the connection unexpectedly"), None),
        (RevertRefused(Message("Et vedtak trekkes tilbake som en helhet.")), None),
        (ValueError("a mistake of ours"), None),
    ],
)
def test_what_is_told(db, problem, said):
    assert answer(problem) == said


def test_pages_that_are_only_read_hide_no_mistake(db):
    assert answer(StaleRow(Building()), "get") is None


@pytest.mark.django_db
@pytest.mark.parametrize("problem", [busy(), StaleRow(Building(name="Skole"))])
def test_a_job_that_lost_may_be_started_again(user_with, monkeypatch, problem):
    def run(progress):
        raise problem

    monkeypatch.setitem(job_kinds._offers, "race", JobKind(key="race", label="Prøve", run=run))
    job = Job.objects.create(kind="race", by=user_with("manager"), title="Prøve")
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.status, [text for _when, text in job.log], job.result) == (
        "failed",
        ["Noen andre skrev til det samme i samme øyeblikk. Ingenting er skrevet. Start jobben på nytt."],
        {},
    )
