"""Every write to users, organisational units and grants. Each leaves an event in the access log.

`by` is who does it; None is the system itself (start-up, demo), which may do everything. Refusals a person can mend are
`ValidationError` with the field they belong to; what a person has no right to is `PermissionDenied`.
"""

from fdvu.access.services.grants import GrantTerms, change_grant, end_grant, grant_role
from fdvu.access.services.units import close_unit, create_unit, move_unit, reopen_unit, update_unit
from fdvu.access.services.users import (
    create_user,
    deactivate_user,
    make_reset_link,
    reactivate_user,
    set_password,
    update_user,
)

__all__ = [
    "GrantTerms",
    "change_grant",
    "close_unit",
    "create_unit",
    "create_user",
    "deactivate_user",
    "end_grant",
    "grant_role",
    "make_reset_link",
    "move_unit",
    "reactivate_user",
    "reopen_unit",
    "set_password",
    "update_unit",
    "update_user",
]
