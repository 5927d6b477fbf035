"""Where the phone fetches an analysis and sends what was found. Answers are JSON, refusals included."""

import json
from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from fdvu.core.views.guards import get_editable_or_403, requires
from vedlikehold.forms.inspection import Item, PhotoForm, Unreadable, read_findings, read_removed_photos
from vedlikehold.models import ConditionAnalysis
from vedlikehold.queries.inspection import analysis_state, last_changed, phone_data, phone_finding
from vedlikehold.services.inspection import Outcome, Receipt, receive_finding, receive_photo, remove_photo

STATUS_CODES = {Outcome.SAVED: 200, Outcome.GONE: 410, Outcome.CLOSED: 409, Outcome.INVALID: 422}


def for_phones(view: Callable) -> Callable:
    """`view(request, analysis)` for who may write in the analysis; whoever may not is told why in JSON, not led to a page."""

    @wraps(view)
    @never_cache
    def guarded(request, pk):
        if not request.user.is_authenticated:
            return _refusal("login", 401)
        try:
            return requires("register.edit")(_with_analysis)(request, pk)
        except PermissionDenied:
            return _refusal("forbidden", 403)
        except (Http404, ConditionAnalysis.DoesNotExist):
            return _refusal("missing", 404)
        except Unreadable as problem:
            return _refusal("unreadable", 400, field=str(problem))

    def _with_analysis(request, pk):
        rows = ConditionAnalysis.objects.visible_to(request.user).select_related("building")
        return view(request, get_editable_or_403(rows, request.user, pk))

    return guarded


@require_GET
@for_phones
def data(request, analysis):
    """The analysis as the phone keeps it."""
    return JsonResponse(phone_data(analysis) | {"user": request.user.pk})


@require_GET
@for_phones
def status(request, analysis):
    """Is there coverage, is the person still signed in and allowed, is the analysis still open; and a fresh token for sending."""
    return JsonResponse({"user": request.user.pk, "csrf": get_token(request), "analysis": analysis_state(analysis)})


@require_POST
@for_phones
def send(request, analysis):
    """Findings from a phone. Each is taken in or refused by itself; sending the same again changes nothing."""
    payload = _json(request)
    items, removed = read_findings(payload, analysis), read_removed_photos(payload)
    findings = [_answer(item, _receive(request.user, analysis, item)) for item in items]
    photos = [
        {"key": key, "status": remove_photo(by=request.user, analysis=analysis, document=document).outcome} for key, document in removed
    ]
    analysis.refresh_from_db()
    return JsonResponse({"findings": findings, "removed_photos": photos, "analysis": analysis_state(analysis)})


@require_POST
@for_phones
def photo(request, analysis):
    """One photo of one finding."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Unreadable(", ".join(form.errors))
    values = form.cleaned_data
    receipt = receive_photo(
        by=request.user,
        analysis=analysis,
        finding=values["finding"] or values["finding_pk"],
        client_id=values["client_id"],
        file=values["file"],
        taken_on=values["taken_on"],
    )
    body = {"status": receipt.outcome, "document": receipt.document.pk if receipt.document else None, "errors": dict(receipt.errors)}
    return JsonResponse(body, status=STATUS_CODES[receipt.outcome])


def _receive(user, analysis: ConditionAnalysis, item: Item) -> Receipt:
    if item.incoming is None:
        return Receipt(Outcome.INVALID, errors=item.errors)
    return receive_finding(by=user, analysis=analysis, sent=item.incoming)


def _answer(item: Item, receipt: Receipt) -> dict:
    answer = {"key": item.key, "status": receipt.outcome}
    if receipt.outcome == Outcome.SAVED:
        row = receipt.finding
        answer |= {"pk": row.pk, "version": row.version, "component": row.component_id}
    elif receipt.outcome == Outcome.CONFLICT:
        answer |= {"server": phone_finding(receipt.finding) | last_changed(receipt.finding)}
    elif receipt.outcome == Outcome.INVALID:
        answer |= {"errors": dict(receipt.errors)}
    return answer


def _json(request) -> object:
    try:
        found = json.loads(request.body)
        # A text cut in the middle of a sign has half of it left, which no database takes: it becomes «?», and the rest comes in.
        return json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")) if b"\\u" in request.body else found
    except (ValueError, RecursionError) as error:
        raise Unreadable("JSON") from error


def _refusal(why: str, code: int, **more: str) -> JsonResponse:
    texts = {
        "login": _("Du er logget ut. Logg inn igjen for å sende."),
        "forbidden": _("Du har ikke lenger rett til å endre denne analysen."),
        "missing": _("Analysen finnes ikke lenger, eller du har ikke tilgang til den."),
        "unreadable": _("Det som ble sendt, kan ikke leses."),
    }
    return JsonResponse({"error": why, "text": texts[why], **more}, status=code)
