from fdvu.access.models.event import AccessEvent
from fdvu.access.models.grant import Grant
from fdvu.access.models.scoped import ScopedQuerySet
from fdvu.access.models.unit import OrgUnit
from fdvu.access.models.user import User

__all__ = ["AccessEvent", "Grant", "OrgUnit", "ScopedQuerySet", "User"]
