from fdvu.access.models.event import AccessEvent
from fdvu.access.models.grant import Grant
from fdvu.access.models.scoped import CommonQuerySet, ScopedQuerySet, is_common
from fdvu.access.models.unit import OrgUnit
from fdvu.access.models.user import User

__all__ = ["AccessEvent", "CommonQuerySet", "Grant", "OrgUnit", "ScopedQuerySet", "User", "is_common"]
