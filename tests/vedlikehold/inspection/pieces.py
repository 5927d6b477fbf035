"""A phone that sends findings and photos, and what others do meanwhile."""

import json
from uuid import UUID, uuid4

from django.db import connection
from django.test import Client
from django.urls import reverse

from fdvu.audit.enums import Source
from fdvu.audit.services import open_changeset, update_rows
from tests.factories.files import jpeg
from vedlikehold.models import Component, ConditionAnalysis


class Phone:
    """Sends as the script in the browser does."""

    def __init__(self, client: Client, analysis: ConditionAnalysis):
        self.client, self.analysis = client, analysis

    def url(self, name: str) -> str:
        return reverse(f"vedlikehold:inspection-{name}", args=[self.analysis.pk])

    def post(self, payload: object):
        return self.client.post(self.url("send"), json.dumps(payload), content_type="application/json")

    def send(self, *findings: dict, removed_photos=()) -> list[dict]:
        response = self.post({"findings": list(findings), "removed_photos": list(removed_photos)})
        assert response.status_code == 200, response.content
        return response.json()["findings"]

    def photo(self, finding: UUID | None = None, *, client_id: UUID | None = None, file=None, **fields):
        data = {"client_id": str(client_id or uuid4()), "file": file or jpeg(), **fields}
        return self.client.post(self.url("photo"), data | ({"finding": str(finding)} if finding else {}))

    def data(self) -> dict:
        return self.client.get(self.url("download")).json()


def item(component: Component | None = None, *, key: UUID | None = None, base: int | None = None, pk: int | None = None, **values) -> dict:
    key = key or uuid4()
    return {
        "key": str(key),
        "client_id": str(key),
        "pk": pk,
        "base_version": base,
        "component": {"pk": component.pk} if component else {},
        "values": {"grade": "TG2", "symptom": "Sprekker", **values},
    }


def change(row, by, **values) -> None:
    """Somebody at the office changes a row."""
    update_rows(open_changeset(by=by, source=Source.FORM), [(type(row).objects.get(pk=row.pk), values)])


def stopping_at(problem: Exception, *writes: int):
    """The database refuses the journal's count of these writes (1 is the first), as when another connection was faster or the
    machine stops: what was written before in the same transaction goes."""
    seen = [0]

    def wrapper(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and '"audit_changeset"' in sql:
            seen[0] += 1
            if seen[0] in writes:
                raise problem
        return execute(sql, params, many, context)

    return connection.execute_wrapper(wrapper)
