"""What the app offers the frame: codes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bygg.queries.deletion import stays_without
from fdvu.core.registry import JobKind, NavItem, Tab, import_kinds, job_kinds, navigation, registers, tabs
from vedlikehold.importers.codes import KINDS
from vedlikehold.models import BuildingPart
from vedlikehold.registers.codes import COMPONENT_TYPES
from vedlikehold.services.codes import MOVE_JOB, run_move

for _kind in KINDS:
    import_kinds.add(_kind)

registers.add(COMPONENT_TYPES)

for _order, (_key, _label) in enumerate(
    [("component_types", _("Komponenttyper")), ("parts", _("Bygningsdeler")), ("assumptions", _("Forutsetninger"))]
):
    navigation.add(
        NavItem(
            key=f"tilstand-{_key}",
            label=_label,
            url_name=f"vedlikehold:{_key}",
            permission="register.view",
            order=56 + _order,
            # The lists of codes are opened from the assumptions.
            parent="tilstand" if _key == "assumptions" else "tilstand-assumptions",
            listed=_key == "assumptions",
        )
    )

for _key, _on, _label in (
    ("part", "buildingpart", _("Bygningsdelen")),
    ("part-history", "buildingpart", _("Historikk")),
    ("component_type", "componenttype", _("Komponenttypen")),
    ("component_type-history", "componenttype", _("Historikk")),
    # Rows that are read on the page of assumptions: their own page is their history.
    ("parameters-history", "conditionparameters", _("Historikk")),
    ("norm-history", "replacementnorm", _("Historikk")),
    ("price_index-history", "priceindex", _("Historikk")),
):
    _place = 900 if _key.endswith("history") else 10
    tabs.add(Tab(key=_key, on=f"vedlikehold.{_on}", label=_label, url_name=f"vedlikehold:{_key}", order=_place))


def _act(job) -> str:
    """What was moved, where it can be taken back; before that the list of parts."""
    made = job.result.get("changeset")
    return reverse("audit:changeset", args=[made]) if made else reverse("vedlikehold:parts")


job_kinds.add(JobKind(key=MOVE_JOB, label=_("Flytting til ny utgave av NS 3451"), run=run_move, result_url=_act))

# A code that another one became may go; the other then says nothing of what it became.
stays_without(BuildingPart, "predecessors")
