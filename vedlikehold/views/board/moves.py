"""Moves on the board: by drag, by key, by form, one or many."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import retarget, trigger_client_event

from bygg.views import common
from fdvu.audit.services import StaleRow
from fdvu.core.ids import whole_number
from fdvu.core.text import say
from fdvu.core.views.guards import get_visible_or_404, requires
from fdvu.lib.numbers import format_number
from vedlikehold.forms.board import CardForm, MoveForm, read_seen
from vedlikehold.models import Measure, Placement, Scenario
from vedlikehold.queries.plans.board import Board
from vedlikehold.queries.plans.candidates import ways_of
from vedlikehold.queries.plans.cards import KEPT_OUT, UNPLACED
from vedlikehold.queries.plans.ties import tied_to
from vedlikehold.services.board import Moved, Way, move
from vedlikehold.views.board.columns import Columns, board_url, column_label, first_size, over_words
from vedlikehold.views.board.shared import Asked
from vedlikehold.views.plans.kinds import SCENARIO

MOST_WARNINGS = 3
MOST_SHOWN = 500


@require_POST
@requires("register.edit")
def place(request, pk):
    """Moves what is chosen; the page gets the columns that changed, or the refusal at the cards."""
    row = common.editable(request, SCENARIO, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _refused(request, row, " ".join(error for errors in form.errors.values() for error in errors))
    data = form.cleaned_data
    measures = {one.measure for one in data["seen"]}
    try:
        done = move(by=request.user, scenario=row, seen=data["seen"], to=data["to"], pinned=data["pinned"])
    except StaleRow:
        return _refused(request, row, _("Noen andre har endret dette siden du åpnet siden. Last siden på nytt."))
    except ValidationError as refused:
        return _refused(request, row, " ".join(refused.messages))
    return _done(request, row, done, measures, pinned=data["pinned"])


@requires("register.edit")
def card(request, pk, measure):
    """Flytt til …: what becomes of one measure. A page of its own, and the content of the board's dialog."""
    row = common.editable(request, SCENARIO, pk)
    rows = Measure.objects.visible_to(request.user).in_unit(row.plan.unit).select_related("building", "bundle")
    about = get_visible_or_404(rows, measure)
    board = Asked.of(request).board(row)
    shown = board.by_key.get(str(about.pk))
    placement = shown.placement if shown else None
    data = request.POST if request.method == "POST" else None
    form = CardForm(data, totals=board.planned.totals, ways=ways_of(about, row.plan), placement=placement)
    if request.method == "POST" and form.is_valid() and (answer := _saved(request, row, about, form)):
        return answer
    return _card_page(request, row, about, form, placement, shown)


def _saved(request, row: Scenario, about: Measure, form: CardForm):
    """The answer to a form that is saved; None, with the error in the form, where it is refused."""
    data = form.cleaned_data
    to = data["to"]
    pinned = data["pinned"] if to not in (UNPLACED, KEPT_OUT) else None
    note = data["note"] if to != UNPLACED else None
    way = Way(form.alternative) if "way" in form.fields else None
    try:
        seen = read_seen([f"{about.pk}:{request.POST.get('version', '0')}"])
        done = move(by=request.user, scenario=row, seen=seen, to=to, pinned=pinned, way=way, note=note)
    except StaleRow:
        form.add_error(None, _("Noen andre har endret dette siden du åpnet siden. Last siden på nytt."))
    except ValidationError as refused:
        form.add_error(None, " ".join(refused.messages))
    else:
        return _done(request, row, done, {about.pk}, pinned=pinned)
    return None


def _card_page(request, row: Scenario, about: Measure, form: CardForm, placement: Placement | None, shown):
    back = _next(request, row)
    heading = _("Flytt «%(name)s»") % {"name": about.name}
    context = {
        "row": row,
        "about": about,
        "form": form,
        "heading": heading,
        "version": placement.version if placement else 0,
        "shown": shown,
        "back": back,
        "crumbs": common.crumbs(request, SCENARIO, (row.plan.name, common.keep_unit(request, reverse("vedlikehold:plan", args=[row.plan_id]))), (row.name, back), (heading, "")),
    }  # fmt: skip
    if request.htmx:
        # Refused input comes back into the dialog it was sent from.
        return retarget(render(request, "vedlikehold/board/_card_form.html", context), "#flytt-innhold")
    return render(request, "vedlikehold/board/card.html", context, status=422 if form.is_bound else 200)


def _refused(request, row: Scenario, text: str):
    """Why nothing was done: at each card that was to move, or as the next page's message."""
    if not request.htmx:
        messages.error(request, text)
        return HttpResponseRedirect(_next(request, row))
    try:
        seen = read_seen(request.POST.getlist("ids"))
    except ValidationError:
        seen = []
    keys = [one.measure for one in seen]
    response = render(request, "vedlikehold/board/_refused.html", {"text": text, "keys": keys[:MOST_SHOWN]})
    return trigger_client_event(response, "board-refused", {"keys": keys})


def _done(request, row: Scenario, done: Moved, measures: set[int], *, pinned: bool | None):
    asked = Asked.of_page(request) if request.htmx else Asked.of(request, QueryDict())
    board = asked.board(row)
    told = _told(board, done, measures, pinned)
    undo = ""
    if done.changeset and request.user.has_perm("history.revert", row):
        undo = reverse("audit:revert-all", args=[done.changeset.pk])
    if not request.htmx:
        for place, text in enumerate(told):
            level = messages.WARNING if place else messages.SUCCESS if done.changeset else messages.INFO
            messages.add_message(request, level, text, extra_tags=f"undo:{undo}" if undo and not place else "")
        return HttpResponseRedirect(_next(request, row))
    response = render(request, "vedlikehold/board/_moved.html", _moved_context(request, row, asked, board, done, measures, told, undo))
    column = next(iter(done.after.values()), "")
    return trigger_client_event(response, "board-moved", {"keys": sorted(measures), "column": column}, after="settle")


def _moved_context(request, row, asked: Asked, board: Board, done: Moved, measures: set[int], told: list[str], undo: str) -> dict:
    """The columns that changed with their cards, the heads of all the others, and the cards elsewhere that hang together with the moved."""
    columns = Columns(row, asked, board)
    sizes = _sizes(request.POST.get("shown", ""))
    keys = {str(pk) for pk in measures}
    changed = {*done.before.values(), *done.after.values()}
    made = [columns.make(key, size=sizes.get(key), first=keys) for key in columns.order if key in changed]
    heads = [columns.make(key, size=0) for key in columns.order if key not in changed and key != UNPLACED]
    tied = {str(pk) for pk in tied_to(measures)}
    related = [
        card
        for key, cards in board.by_column.items()
        if key not in changed
        for card in cards[: sizes.get(key, first_size(key))]
        if card.key in tied
    ]
    return {
        "row": row,
        "may_change": True,
        "columns": made,
        "heads": heads,
        "related": related,
        "text": told[0],
        "warnings": told[1:],
        "undo": undo,
        "next": _page_url(request, row),
        "is_change": done.changeset is not None,
    }


def _sizes(text: str) -> dict[str, int]:
    """How many cards of each column the page shows: `2027:20,none:70`."""
    pairs = (part.partition(":") for part in text.split(",") if part)
    return {key: min(max(whole_number(size) or 0, first_size(key)), MOST_SHOWN) for key, _colon, size in pairs}


def _told(board: Board, done: Moved, measures: set[int], pinned: bool | None) -> list[str]:
    """What happened, then what to look at."""
    if done.changeset is None:
        return [_("Ingenting er endret.")]
    names = [card.name for key in sorted(measures) if (card := board.by_key.get(str(key)))]
    columns = {*done.after.values()}
    told = [_what(done, names, len(measures), pinned)]
    doubts = [doubt for key in sorted(measures) if (card := board.by_key.get(str(key))) for doubt in card.doubts if not doubt.is_mild]
    told += list(dict.fromkeys(say(doubt.text) for doubt in doubts))[:MOST_WARNINGS]
    for key in sorted(columns - {UNPLACED, KEPT_OUT}):
        told += [f"{key}: {text}" for text in over_words(board.year(int(key)))]
    return told


def _what(done: Moved, names: list[str], count: int, pinned: bool | None) -> str:
    column = next(iter(done.after.values()))
    if done.before == done.after:
        if pinned is None:
            return ngettext("Lagret.", "Lagret %(n)s tiltak.", count) % {"n": format_number(count)}
        texts = (_("Låst: %(what)s."), _("Ikke lenger låst: %(what)s."))
        return texts[not pinned] % {"what": _listed(names, count)}
    if column == UNPLACED:
        return ngettext("Tiltaket er tatt ut av planen.", "%(n)s tiltak er tatt ut av planen.", count) % {"n": format_number(count)}
    if column == KEPT_OUT:
        return _("Holdes utenfor planen: %(what)s.") % {"what": _listed(names, count)}
    return _("Flyttet til %(year)s: %(what)s.") % {"year": column_label(column), "what": _listed(names, count)}


def _listed(names: list[str], count: int) -> str:
    return names[0] if count == 1 and names else ngettext("%(n)s tiltak", "%(n)s tiltak", count) % {"n": format_number(count)}


def _page_url(request, row: Scenario) -> str:
    """The page that sent the request, to come back to after taking back."""
    return request.htmx.current_url_abs_path or board_url(request, row)


def _next(request, row: Scenario) -> str:
    """Where the person came from: a page of ours, else the board."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return address
    return board_url(request, row)
