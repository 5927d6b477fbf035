"""What each role may do, read from the code that decides it."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from fdvu.access.enums import PERMISSION_LABELS, ROLE_DESCRIPTIONS, ROLE_LABELS, ROLE_PERMISSIONS, Permission, Role
from fdvu.access.views.common import crumbs
from fdvu.core.views.guards import requires


@requires("access.view")
def roles(request):
    matrix = [(_(PERMISSION_LABELS[p]), [p in ROLE_PERMISSIONS[role] for role in Role]) for p in Permission]
    context = {
        "roles": [(_(ROLE_LABELS[role]), _(ROLE_DESCRIPTIONS[role])) for role in Role],
        "matrix": matrix,
        "crumbs": crumbs((_("Roller"), "")),
    }
    return render(request, "access/roles.html", context)
