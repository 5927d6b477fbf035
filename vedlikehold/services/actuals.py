"""Regnskap for et prosjekt: what its measures came to, several reported at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import open_changeset, update_rows
from fdvu.core.db.bulk import with_ids
from fdvu.lib.message import Message
from vedlikehold.enums import MeasureStatus
from vedlikehold.models import Component, Measure, MeasureAlternative, Project
from vedlikehold.services.ledger import post_or_say
from vedlikehold.services.measures.completion import Completion, complete_measure, reached_by
from vedlikehold.services.turns import take_turn_on_condition


@dataclass(frozen=True)
class Actual:
    """What is reported about one measure. `on` None for one that is done already, whose cost alone is set."""

    measure: int
    on: date | None
    cost_nok: Decimal | None
    grade_after: str = ""
    alternative: MeasureAlternative | None = None
    renew: bool = False


@dataclass
class Reported:
    """What the report did; `changeset` is None where it changed nothing."""

    changeset: ChangeSet | None
    completed: list[Completion] = field(default_factory=list)
    corrected: int = 0

    @property
    def unposted(self) -> Message | None:
        """Why the ledger could not be posted, else None."""
        return next((done.unposted for done in self.completed if done.unposted is not None), None)


@transaction.atomic
def report_actuals(*, by, project: Project, lines: Sequence[Actual], note: str = "") -> Reported:
    """Complete measures of the project and set what they cost, in one act that can be taken back as one or measure by measure.

    Raises ValidationError, nothing written, with the name of the measure that could not be reported.
    """
    rows = {row.pk: row for row in with_ids(Measure.objects.filter(project=project), {line.measure for line in lines})}
    if len(rows) < len({line.measure for line in lines}):
        raise ValidationError(_("Et av tiltakene står ikke i prosjektet lenger. Last siden på nytt."))
    found = Reported(open_changeset(by=by, source=Source.FORM, note=note))
    corrections = []
    days: dict[date, list[tuple[Measure, Actual]]] = {}
    for line in sorted(lines, key=lambda line: (line.on or date.min, line.measure)):
        row = rows[line.measure]
        if line.on is None:
            corrections.append((row, {"actual_cost_nok": _cost_of_done(row, line)}))
        else:
            days.setdefault(line.on, []).append((row, line))
    for on, works in days.items():
        found.completed += _complete_on(on, by, found.changeset, works)
    found.corrected = update_rows(found.changeset, corrections)
    if not (found.completed or found.corrected):
        found.changeset.delete()
        found.changeset = None
    return found


def _complete_on(on: date, by, changeset: ChangeSet, works: list[tuple[Measure, Actual]]) -> list[Completion]:
    """All that was done on a day. The ledger is posted before and after all of it, each component by the last that was done to it."""
    take_turn_on_condition()
    reached = reached_by([(row, line.alternative) for row, line in works], on)
    unposted = post_or_say(on=on, components=with_ids(Component.objects.all(), reached)) if reached else None
    found = {row.pk: _complete(by, changeset, row, line) for row, line in works}
    causes = {component: pk for pk, done in found.items() for component in done.posts_of}
    if causes and unposted is None:
        unposted = post_or_say(on=on, components=with_ids(Component.objects.all(), causes), measure=causes)
    for done in found.values():
        done.unposted = unposted if done.posts_of else None
    return list(found.values())


def _complete(by, changeset: ChangeSet, row: Measure, line: Actual) -> Completion:
    try:
        return complete_measure(
            by=by,
            measure=row,
            on=line.on,
            actual_cost_nok=line.cost_nok,
            grade_after=line.grade_after,
            alternative=line.alternative,
            renew=line.renew,
            changeset=changeset,
            posts=False,
        )
    except ValidationError as refused:
        raise ValidationError(_("«%(name)s»: %(why)s") % {"name": row.name, "why": " ".join(refused.messages)}) from refused


def _cost_of_done(row: Measure, line: Actual) -> Decimal | None:
    if row.status != MeasureStatus.DONE:
        raise ValidationError(_("«%(name)s»: oppgi datoen tiltaket ble utført.") % {"name": row.name})
    if line.cost_nok is not None and line.cost_nok < 0:
        raise ValidationError(_("«%(name)s»: kostnaden kan ikke være negativ.") % {"name": row.name})
    return line.cost_nok
