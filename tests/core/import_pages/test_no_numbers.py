"""Addresses and fields with something that is no number."""

import pytest
from django.urls import reverse

from fdvu.core.models import ImportProfile
from tests.core.import_pages.pieces import at, checked, newest, upload

pytestmark = pytest.mark.django_db

NO_NUMBERS = ["abc", "²", "9" * 30, ""]


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_a_profile_or_import_that_is_no_number_is_not_found(client, manager, written):
    upload(client)
    assert client.post(at("import_use_profile", newest()), {"profile": written}).status_code == 404
    profile = ImportProfile.objects.create(kind="buildings", name="Min", owner=manager, data={})
    response = client.post(reverse("core:import_profile_delete", args=[profile.pk]), {"batch": written})
    assert (response.status_code, response.url, ImportProfile.objects.count()) == (302, reverse("core:imports"), 0)


@pytest.mark.parametrize("written", NO_NUMBERS)
def test_a_heading_row_or_row_that_is_no_number_is_as_if_not_sent(client, run, written):
    batch = checked(client, run)
    shown = client.get(at("import_sheet", batch)).context["shown"]
    assert (
        client.post(at("import_sheet", batch), {"encoding": "utf-8", "delimiter": ";", "shown": shown, "header_row": written}).status_code
        == 200
    )
    response = client.post(at("import_choose", batch, "dubletter"), {"shown": [written], f"row-{written}": f"merge:{written}"})
    assert response.status_code == 302
