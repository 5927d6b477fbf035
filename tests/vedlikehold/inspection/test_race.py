"""Eight phones, or eight tabs of one, send the same findings and photos at the same moment."""

import json
import threading
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bygg.models import Document
from fdvu.audit.models import ChangeSet
from tests.factories.bygg import make_building
from tests.factories.files import jpeg
from tests.factories.vedlikehold import make_analysis, part
from vedlikehold.models import AttachedDocument, Component, Finding

SENDERS, FINDINGS = 8, 6


@pytest.mark.skipif(connection.vendor == "sqlite", reason="all threads share the one connection of SQLite's database in memory")
@pytest.mark.django_db(transaction=True)
def test_everything_is_there_once(unit_tree, user_with):
    analysis, manager = make_analysis(make_building(unit_tree.school)), user_with("manager")
    component = {"client_id": str(uuid4()), "part": part("36").pk, "name": "Aggregat"}
    keys = [(str(uuid4()), str(uuid4())) for _ in range(FINDINGS)]
    findings = [
        {"key": key, "client_id": key, "component": component, "values": {"grade": "TG2", "symptom": f"Skade {number}"}}
        for number, (key, _photo) in enumerate(keys)
    ]
    start, answers = threading.Barrier(SENDERS), []

    def send():
        try:
            client = Client()
            client.force_login(manager, backend="fdvu.access.backend.GrantBackend")
            start.wait()
            url = reverse("vedlikehold:inspection-send", args=[analysis.pk])
            sent = client.post(url, json.dumps({"findings": findings}), content_type="application/json").json()
            answers.extend(answer["status"] for answer in sent["findings"])
            url = reverse("vedlikehold:inspection-photo", args=[analysis.pk])
            for key, photo in keys:
                answers.append(client.post(url, {"client_id": photo, "finding": key, "file": jpeg()}).json()["status"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["saved"] * SENDERS * FINDINGS * 2
    assert (Finding.objects.count(), Component.objects.count()) == (FINDINGS, 1)
    assert (Document.objects.count(), AttachedDocument.objects.count()) == (FINDINGS, FINDINGS)
    # The late ones left no empty acts in the journal.
    assert not ChangeSet.objects.filter(counts={}).exists()
