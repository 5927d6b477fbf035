"""Tiltak: made, changed, bundled, put in order, decided, done and taken back."""

from vedlikehold.services.measures.bundles import delete_bundle, save_bundle_form
from vedlikehold.services.measures.completion import (
    Completion,
    Reopening,
    complete_measure,
    done_as,
    reopen_measure,
    reopening_of,
)
from vedlikehold.services.measures.findings import Draft, draft_from_findings, link_findings, measure_from_findings
from vedlikehold.services.measures.saving import delete_measure, save_measure, save_measure_form, set_requirements
from vedlikehold.services.measures.status import (
    approve_measure,
    plan_measure,
    reconsider_measure,
    refuse_bulk,
    reject_measure,
    requirements_not_done,
    start_measure,
    unmet_requirements,
)
from vedlikehold.services.measures.ties import set_exclusions

__all__ = [
    "Completion",
    "Draft",
    "Reopening",
    "approve_measure",
    "complete_measure",
    "delete_bundle",
    "delete_measure",
    "done_as",
    "draft_from_findings",
    "link_findings",
    "measure_from_findings",
    "plan_measure",
    "reconsider_measure",
    "refuse_bulk",
    "reject_measure",
    "reopen_measure",
    "reopening_of",
    "requirements_not_done",
    "save_bundle_form",
    "save_measure",
    "save_measure_form",
    "set_exclusions",
    "set_requirements",
    "start_measure",
    "unmet_requirements",
]
