"""A job as its owner follows it in the browser: live numbers, end, cancel, word of it on other pages."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from fdvu.core.models import Job
from fdvu.core.models.job import JobStatus
from tests.e2e.checks import assert_accessible_in_both_schemes, assert_fits
from tests.factories.jobs import make_job

pytestmark = pytest.mark.e2e


@pytest.fixture
def owner(user_with):
    cache.clear()
    return user_with("manager", full_name="Kari Nordmann")


def tell(job, done):
    counter = {"done": done, "total": 1000, "stage": "Kontrollerer rader", "beat": 20.0, "since": 10.0}
    cache.set(f"job:{job.pk}:counter", counter)


def end(job, status=JobStatus.DONE):
    log = [[timezone.now().isoformat(), "Skrev 1 000 rader."]]
    Job.objects.filter(pk=job.pk).update(status=status, done=1000, total=1000, finished_at=timezone.now(), log=log)


def test_progress_moves_by_itself_and_stops_when_the_job_ends(page_for, owner):
    job = make_job(owner, title="Ta inn bygg.xlsx")
    tell(job, 250)
    page = page_for(owner, f"/jobber/{job.pk}/")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "250")
    assert_accessible_in_both_schemes(page)
    tell(job, 500)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "500")
    expect(page.get_by_text("Omtrent 10 s igjen")).to_be_visible()
    end(job)
    expect(page.get_by_text("Skrev 1 000 rader.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/status/" in request.url else None)
    page.wait_for_timeout(1500)
    assert asked == []
    assert_accessible_in_both_schemes(page)


def test_cancelling_asks_first(page_for, owner):
    job = make_job(owner)
    page = page_for(owner, f"/jobber/{job.pk}/")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Avbryt jobben").click()
    job.refresh_from_db()
    assert job.cancel_requested is False
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Avbryt jobben").click()
    expect(page.get_by_text("Jobben er bedt om å stanse. Den stopper ved neste trygge punkt.")).to_be_visible()
    job.refresh_from_db()
    assert job.cancel_requested is True


def test_other_pages_show_the_running_job_and_tell_when_it_ends(page_for, owner):
    job = make_job(owner, title="Porteføljerapport")
    page = page_for(owner, "/profil/")
    expect(page.get_by_role("link", name=re.compile("1 jobb pågår"))).to_be_visible()
    end(job)
    toast = page.locator("#toasts").get_by_role("link", name="Porteføljerapport")
    expect(toast).to_be_visible(timeout=8000)
    assert_accessible_in_both_schemes(page)
    page.get_by_role("button", name="Lukk meldingen").click()
    expect(toast).to_have_count(0)


def test_the_list_fits_a_phone(page_for, owner):
    for status in JobStatus:
        make_job(owner, status=status, title="Ta inn hele bygningsregisteret fra det gamle systemet 2026-11-22.xlsx")
    page = page_for(owner, "/jobber/")
    page.set_viewport_size({"width": 360, "height": 740})
    assert_fits(page)
    assert_accessible_in_both_schemes(page)
