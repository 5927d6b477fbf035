"""Who sees an import, and where it is told of."""

import pytest
from django.urls import reverse

from tests.core.import_pages.pieces import at, checked
from tests.factories.access import make_user

pytestmark = pytest.mark.django_db


def test_others_imports_do_not_exist(client, client_for, colleague, run, user_with):
    batch = checked(client, run)
    others = client_for(colleague)
    assert others.get(reverse("core:imports")).context["lines"] == []
    assert others.get(at("import_check", batch)).status_code == 404
    chief = make_user("sjef", is_superuser=True)
    assert [line[0] for line in client_for(chief).get(reverse("core:imports")).context["lines"]] == [batch]
    assert client_for(chief).get(at("import_check", batch)).status_code == 200
    assert client_for(user_with("leader")).get(reverse("core:imports")).status_code == 403
    assert client_for().get(reverse("core:imports")).status_code == 302


def test_the_front_page_tells_of_imports_that_wait(client, run):
    assert "Importer som venter" not in client.get("/").content.decode()
    batch = checked(client, run)
    assert "Importer som venter" in client.get("/").content.decode()
    run(client.post, at("import_apply", batch), {})
    assert "Importer som venter" not in client.get("/").content.decode()
