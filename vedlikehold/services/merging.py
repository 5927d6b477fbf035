"""Two buildings turn out to be one: what is known of the condition of either is known of the one that is kept."""

from bygg.models import Building
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import update_rows
from vedlikehold.models import BuildingStrategy, Component, ConditionAnalysis, Measure, MeasureBundle, Placement
from vedlikehold.services.follow import post_touched


def move_condition(changeset: ChangeSet, *, keep: Building, lose: Building) -> None:
    """Components, analyses, measures with their places in plans, and bundles go to `keep`; so does the strategy, unless it has one.
    Then the ledger: what the book held in `lose` is written off there and found in `keep`.

    A bundle whose name `keep` has already gives its measures to that one, and stays behind empty.
    """
    for model in (Component, ConditionAnalysis):
        update_rows(changeset, [(row, {"building": keep}) for row in model.objects.filter(building=lose).order_by("pk")])
    _move_measures(changeset, keep, lose)
    if not BuildingStrategy.objects.filter(building=keep).exists():
        update_rows(changeset, [(row, {"building": keep}) for row in BuildingStrategy.objects.filter(building=lose)])
    post_touched(changeset)


def _move_measures(changeset: ChangeSet, keep: Building, lose: Building) -> None:
    present = dict(MeasureBundle.objects.filter(building=keep).values_list("name", "pk"))
    coming = list(MeasureBundle.objects.filter(building=lose).order_by("pk"))
    update_rows(changeset, [(bundle, {"building": keep}) for bundle in coming if bundle.name not in present])
    instead = {bundle.pk: present[bundle.name] for bundle in coming if bundle.name in present}
    changes = []
    for measure in Measure.objects.filter(building=lose).order_by("pk"):
        values = {"building": keep}
        if measure.bundle_id in instead:
            values["bundle"] = instead[measure.bundle_id]
        changes.append((measure, values))
    update_rows(changeset, changes)
    update_rows(changeset, [(row, {"building": keep}) for row in Placement.objects.filter(building=lose).order_by("pk")])
