"""Befaring: the analyses to walk, and the page that works without coverage."""

import hashlib
import json

from csp.decorators import csp_update
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fdvu.core.static_graph import fingerprint, needed_files
from fdvu.core.views.guards import get_editable_or_403, requires
from vedlikehold.enums import CONSEQUENCE_GRADE_LABELS, CONSEQUENCE_TYPE_LABELS, GRADE_LABELS, PROBABILITY_LABELS
from vedlikehold.models import ConditionAnalysis
from vedlikehold.queries.inspection import open_analyses
from vedlikehold.views.inspection.words import field_labels, form_fields, grade_words, phone_words

PAGE_SIZE = 50
SHELL = "vedlikehold/inspection/app.html"
STYLES = (
    "fdvu/fonts.css",
    "@digdir/designsystemet-css/dist/src/index.css",
    "@digdir/designsystemet-theme/src/themes/designsystemet.css",
    "fdvu/layout.css",
    "fdvu/components.css",
    "fdvu/inspection.css",
)
FONTS = ("inter-ui/web/Inter-Regular.woff2", "inter-ui/web/Inter-Medium.woff2", "inter-ui/web/Inter-SemiBold.woff2")
SCRIPT, WORKER, ICON = "fdvu/inspection/app.js", "fdvu/inspection/worker.js", "fdvu/icon.svg"
FILES = (*STYLES, *FONTS, SCRIPT, WORKER, ICON)
# Photos not sent yet are shown from the phone's own store; a worker keeps the page.
_POLICY = {"img-src": ["blob:"], "worker-src": ["'self'"]}


@requires("register.edit")
def inspections(request):
    """The open analyses that the person may write in."""
    text = request.GET.get("q", "").strip()
    found = open_analyses(request.user, request.unit, text)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page", 1))
    crumbs = [(_("Oversikt"), reverse("home")), (_("Tilstand"), reverse("vedlikehold:condition")), (_("Befaring"), "")]
    return render(request, "vedlikehold/inspection/list.html", {"page": page, "text": text, "crumbs": crumbs})


@requires("register.edit")
@csp_update(_POLICY)
@never_cache
def inspection(request, pk):
    """The inspection of one analysis. The page itself is the same for all: what it shows comes from the phone's store."""
    get_editable_or_403(ConditionAnalysis.objects.visible_to(request.user), request.user, pk)
    return HttpResponse(shell_html(request))


@requires("register.edit")
@csp_update(_POLICY)
@never_cache
def shell(request):
    """The same page without an analysis, for the worker to keep."""
    return HttpResponse(shell_html(request))


@requires("register.edit")
@never_cache
def worker(request):
    """The service worker. Whatever it keeps is named after its content, so that a new release replaces the old."""
    html = shell_html(request)
    plan = {
        "version": hashlib.sha256(f"{fingerprint(FILES)}{html}".encode()).hexdigest()[:16],
        "home": reverse("vedlikehold:inspections"),
        "shell": reverse("vedlikehold:inspection-shell"),
        "files": needed_files(FILES),
    }
    body = f"self.PLAN = {json.dumps(plan)};\nimportScripts({json.dumps(static(WORKER))});\n"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")


@requires("register.edit")
def manifest(request):
    """Lets the phone put the inspections on its home screen."""
    home = reverse("vedlikehold:inspections")
    icon = {"src": static(ICON), "type": "image/svg+xml", "sizes": "any"}
    document = {
        "name": _("FDVU befaring"),
        "short_name": _("Befaring"),
        "lang": get_language(),
        "start_url": home,
        "scope": home,
        "display": "standalone",
        "icons": [icon],
    }
    return JsonResponse(document, content_type="application/manifest+json")


def shell_html(request) -> str:
    """The page without anything about a person or a building; the same text for the same release, language and colours."""
    context = {
        "styles": STYLES,
        "fonts": FONTS,
        "script": SCRIPT,
        "icon_file": ICON,
        "language": get_language(),
        "color_scheme": request.user.color_scheme,
        "preview_url": reverse("bygg:document-preview", args=[0]),
        "words": phone_words(),
        "field_labels": field_labels(),
        "grades": [(grade.value, *grade_words(grade)) for grade in GRADE_LABELS],
        "consequence_types": [(f"kg_{kind.value}", label) for kind, label in CONSEQUENCE_TYPE_LABELS.items()],
        "consequence_grades": [(grade.value, f"KG{grade.value}", label) for grade, label in CONSEQUENCE_GRADE_LABELS.items()],
        "probabilities": [(step.value, label) for step, label in PROBABILITY_LABELS.items()],
        **form_fields(),
    }
    return render_to_string(SHELL, context)
