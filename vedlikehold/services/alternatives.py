"""Tiltaksalternativer: made, changed, and deleted where no plan is adopted with them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import delete_rows, open_changeset, save_form, update_rows
from vedlikehold.enums import ScenarioStatus
from vedlikehold.models import MeasureAlternative, Placement, Scenario


@transaction.atomic
def save_alternative_form(form, *, by, note: str = "", expected_version: int | None = None) -> MeasureAlternative:
    """A new alternative or new values in one, from a valid form. What a plan was adopted with stays as it was adopted."""
    return save_form(form, by=by, note=note, expected_version=expected_version)


@transaction.atomic
def delete_alternative(*, by, row: MeasureAlternative, note: str = "") -> ChangeSet:
    """The alternative goes, and drafts that use it do the measure its own way instead. Refused while an adopted version uses it."""
    placements = list(
        Placement.objects.filter(alternative=row).select_related("scenario__plan").order_by("pk").select_for_update(of=("self",))
    )
    frozen = [placement.scenario for placement in placements if placement.scenario.status != ScenarioStatus.DRAFT]
    if frozen:
        seen = set(Scenario.objects.visible_to(by).filter(pk__in=[scenario.pk for scenario in frozen]).values_list("pk", flat=True))
        shown = [f"«{scenario.plan.name}: {scenario.name}»" for scenario in frozen if scenario.pk in seen]
        names = ", ".join([*shown, *([_("%(n)s du ikke ser") % {"n": hidden}] if (hidden := len(frozen) - len(shown)) else [])])
        raise ValidationError(_("Alternativet er valgt i vedtatte planer og kan ikke slettes: %(names)s.") % {"names": names})
    changeset = open_changeset(by=by, source=Source.FORM, note=note)
    update_rows(changeset, [(placement, {"alternative": None}) for placement in placements])
    delete_rows(changeset, [row])
    return changeset
