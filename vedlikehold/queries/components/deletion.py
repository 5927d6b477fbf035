"""What stands in the way of deleting a component, and what would go with it."""

from django.utils.translation import ngettext

from bygg.queries.deletion import DeletionPlan, Part, deletion_plan
from vedlikehold.models import Component, LedgerPosting


def component_deletion_plan(row: Component) -> DeletionPlan:
    """As for every register row; what the ledger tells of the component stands in the way too."""
    plan = deletion_plan(row)
    if count := LedgerPosting.objects.filter(component=row).count():
        label = ngettext("postering i etterslepsregnskapet", "posteringer i etterslepsregnskapet", count)
        plan.blocked.append(Part("ledger_postings", label, count))
    return plan
