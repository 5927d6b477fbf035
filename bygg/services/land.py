"""Properties change numbers in mergers and renumberings; the old numbers stay findable."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.calc.cadastre import CadastralNumber
from bygg.models import Property, PropertyNumber
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import create_rows, open_changeset, update_rows
from fdvu.core.db.bulk import with_ids
from fdvu.lib.numbers import format_date


def renumber_property(*, by, property: Property, number: CadastralNumber, on: date, reason: str = "", note: str = "") -> ChangeSet:
    """Omnummerering: give a property a new number from a day on, and keep the old one as a former number."""
    return renumber_properties(by=by, changes=[(property, number)], on=on, reason=reason, note=note)


@transaction.atomic
def renumber_properties(
    *, by, changes: Sequence[tuple[Property, CadastralNumber]], on: date, reason: str = "", note: str = "", source: Source = Source.FORM
) -> ChangeSet:
    """The same for many properties at once, as in a merger of municipalities."""
    since = _numbered_since([row.pk for row, _number in changes])
    check_day(on, since=max(since.values(), default=None), today=timezone.localdate())
    changeset = open_changeset(by=by, source=source, note=note or reason)
    former = [
        PropertyNumber(property=row, cadastral_number=str(row.number), valid_from=since.get(row.pk), valid_to=on, reason=reason)
        for row, _number in changes
    ]
    create_rows(changeset, former)
    update_rows(changeset, [(row, _columns(number)) for row, number in changes])
    return changeset


def numbered_since(property: Property) -> date | None:
    """The day the property got the number it has, where that is known."""
    return _numbered_since([property.pk]).get(property.pk)


def check_day(on: date, *, since: date | None, today: date) -> None:
    """A number holds from a day that has come, and the one before it has held for at least a day."""
    if on > today:
        raise ValidationError(_("Datoen er ikke kommet. Omnummerer når det nye nummeret gjelder."))
    if since is not None and on <= since:
        text = _("Nummeret gjelder fra %(day)s. Velg en senere dag, eller angre omnummereringen i historikken.")
        raise ValidationError(text % {"day": format_date(since)})


def _numbered_since(ids: list[int]) -> dict[int, date]:
    """The day each property got the number it has, where that is known."""
    numbers = with_ids(PropertyNumber.objects.all(), ids, column="property_id")
    return dict(numbers.values_list("property_id").annotate(last=Max("valid_to")).order_by())


def _columns(number: CadastralNumber) -> dict:
    return {"municipality_number": number.municipality, "gnr": number.gnr, "bnr": number.bnr, "fnr": number.fnr, "snr": number.snr}
