"""The ledger follows what an act did to components: an import, or something taken back, whoever takes it back and from where."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import ngettext

from bygg.models import Building
from bygg.queries.deletion import Part
from fdvu.audit.enums import Action
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.registry import RevertRefused
from fdvu.core.db.bulk import with_ids
from fdvu.core.db.statistics import refresh_statistics
from fdvu.lib.message import Message, gettext_noop
from vedlikehold.enums import AnalysisStatus, MeasureStatus
from vedlikehold.models import Component, ConditionAnalysis, Measure
from vedlikehold.queries.ledger.closed import closed_postings
from vedlikehold.services.ledger import LedgerError, keep_reason, post_or_say, settle_gone

_MANY = 500
CLOSED_YEARS = gettext_noop(
    "«%(name)s» har posteringer i avsluttede år av etterslepsregnskapet, og kan ikke slettes. Ta bygningen ut av porteføljen i stedet."
)


def post_disposed(building, on) -> None:
    """A building left the portfolio: its backlog is written off on the day it did."""
    post_or_say(on=on, components=Component.objects.filter(building=building))


def post_gone(rows) -> None:
    """Buildings or components are about to be deleted: what closed years of the ledger say of them stands, and is posted back. Refused where it
    cannot be."""
    if isinstance(rows[0], Building):
        _refuse_with_closed_years(rows)
    if not isinstance(rows[0], Component):
        return
    try:
        settle_gone(rows, on=timezone.localdate())
    except LedgerError as problem:
        raise RevertRefused(problem.message) from problem


def closed_part(building: Building) -> Part:
    """What the page of a deletion says of it: the building may leave the portfolio, but not take closed years with it."""
    count = closed_postings([building.pk], timezone.localdate()).count()
    label = ngettext("postering i avsluttede år av etterslepsregnskapet", "posteringer i avsluttede år av etterslepsregnskapet", count)
    return Part("ledger_postings", label, count)


def _refuse_with_closed_years(buildings) -> None:
    """The page of a deletion says it before (`closed_part`); here it is for imports and others that are taken back."""
    held = closed_postings([row.pk for row in buildings], timezone.localdate()).values("building")
    first = Building.objects.filter(pk__in=held).order_by("sort_key", "pk").first()
    if first is not None:
        raise RevertRefused(Message(CLOSED_YEARS, {"name": first.name}))


def post_touched(changeset: ChangeSet) -> None:
    """Post the components that `changeset` made or gave other values, and those of buildings that left the portfolio or came back.

    Components that are gone were settled before they went (`post_gone`). A measure that is no longer done, or done again, and the one
    analysis that was reopened, are named in the postings.
    """
    kinds = {model: ContentType.objects.get_for_model(model).pk for model in (Component, Measure, ConditionAnalysis)}
    changes = Change.objects.filter(changeset=changeset)
    touched = changes.filter(content_type=kinds[Component]).exclude(action=Action.DELETED).values_list("object_id", flat=True)
    buildings = changes.filter(content_type=ContentType.objects.get_for_model(Building), diff__has_key="status")
    inside = Component.objects.filter(building__in=list(buildings.values_list("object_id", flat=True)))
    ids = [*touched, *inside.values_list("pk", flat=True)]
    if not ids:
        return
    if len(ids) > _MANY:
        # The database may still believe that a table which was emptied is empty, and plan for one row.
        refresh_statistics()
    concluded = changes.filter(content_type=kinds[ConditionAnalysis], diff__has_key="status")
    taken_back = _taken_back(changes.filter(content_type=kinds[Component], diff__has_key="graded_in"), concluded)
    today = timezone.localdate()
    if taken_back:
        scope = with_ids(Component.objects.all(), taken_back)
        keep_reason(changeset, post_or_say(on=today, components=scope, analysis=taken_back, reverses=True))
    measure, reverses = _measure(changes.filter(content_type=kinds[Measure], diff__has_key="status"))
    why = post_or_say(
        on=today, components=with_ids(Component.objects.all(), ids), measure=measure, analysis=_analysis(concluded), reverses=reverses
    )
    keep_reason(changeset, why)


def _taken_back(graded, concluded) -> dict[int, int]:
    """The analysis by component, for components that an analysis which is no longer concluded had graded."""
    statuses = concluded.values_list("object_id", "diff")
    reopened = {pk for pk, diff in statuses if diff["status"][0] == AnalysisStatus.DONE.value}
    if not reopened:
        return {}
    return {pk: diff["graded_in"][0] for pk, diff in graded.values_list("object_id", "diff") if diff["graded_in"][0] in reopened}


def _measure(changes) -> tuple[Measure | None, bool]:
    """The one measure whose completion was taken back (True) or taken up again (False)."""
    moved = [(pk, diff["status"]) for pk, diff in changes.values_list("object_id", "diff") if MeasureStatus.DONE.value in diff["status"]]
    if len(moved) != 1:
        return None, bool(moved)
    pk, (before, _after) = moved[0]
    return Measure.objects.filter(pk=pk).first(), before == MeasureStatus.DONE.value


def _analysis(changes) -> ConditionAnalysis | None:
    ids = list(changes.values_list("object_id", flat=True)[:2])
    return ConditionAnalysis.objects.filter(pk=ids[0]).first() if len(ids) == 1 else None
