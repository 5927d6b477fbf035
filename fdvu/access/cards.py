"""The administrator's card on the front page."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils import timezone

from fdvu.access.enums import Permission
from fdvu.access.models import Grant, OrgUnit, User
from fdvu.access.scope import units_for

SOON_DAYS = 30
MOST = 5


def access_card(request) -> str:
    """People, units and grants, people who can sign in to nothing, and grants about to end."""
    viewer = request.user
    if not viewer.has_perm(Permission.ACCESS_VIEW):
        return ""
    today = timezone.localdate()
    people = User.objects.permitted(viewer, Permission.ACCESS_VIEW).filter(is_active=True)
    grants = Grant.objects.permitted(viewer, Permission.ACCESS_VIEW).valid_on(today).filter(user__is_active=True)
    without = people.filter(is_superuser=False).exclude(Exists(Grant.objects.valid_on(today).filter(user=OuterRef("pk"))))
    ending = grants.filter(valid_to__lte=today + timedelta(days=SOON_DAYS))
    context = {
        "people": people.distinct().count(),
        "units": units_for(viewer, Permission.ACCESS_VIEW).limit(OrgUnit.objects.exclude(valid_to__lte=today), "pk").count(),
        "grants": grants.count(),
        "without": list(without.order_by("full_name", "username", "pk").distinct()[:MOST]),
        "without_count": without.distinct().count(),
        "ending": list(ending.select_related("user", "unit").order_by("valid_to", "pk")[:MOST]),
        "ending_count": ending.count(),
        "days": SOON_DAYS,
    }
    return render_to_string("access/cards/access.html", context, request)
