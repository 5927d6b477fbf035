"""A new password from the command line."""

import pytest
from django.core.management import CommandError, call_command

from fdvu.access.enums import AccessEventKind
from tests.factories.access import make_user


def test_the_printed_password_is_the_persons(db, capsys):
    user = make_user("leder2")
    call_command("new_password", "leder2")
    told = capsys.readouterr().out.strip()
    user.refresh_from_db()
    assert user.check_password(told.rsplit(" ", 1)[1])
    assert [event.kind for event in user.access_events.all()] == [AccessEventKind.PASSWORD_SET]


def test_an_unknown_person_is_said(db):
    with pytest.raises(CommandError, match="«nobody»"):
        call_command("new_password", "nobody")
