"""Units, people and grants."""

import datetime
from itertools import count

from fdvu.access.enums import Role, UnitKind
from fdvu.access.models import Grant, OrgUnit, User

LONG_AGO = datetime.date(2000, 1, 1)
PASSWORD = "riktig-hest-batteri"
_numbers = count(1)


def make_unit(name: str = "", *, parent: OrgUnit | None = None, kind: UnitKind = UnitKind.UNIT, code: str = "") -> OrgUnit:
    number = next(_numbers)
    return OrgUnit.objects.create(name=name or f"Enhet {number}", code=code or f"E{number}", parent=parent, kind=kind)


def make_user(username: str = "", **fields) -> User:
    user = User(username=username or f"person{next(_numbers)}", **fields)
    user.set_password(PASSWORD)
    user.save()
    return user


def grant(user: User, role: Role | str, unit: OrgUnit, *, valid_from=LONG_AGO, valid_to=None) -> Grant:
    return Grant.objects.create(user=user, role=Role(role), unit=unit, valid_from=valid_from, valid_to=valid_to)
