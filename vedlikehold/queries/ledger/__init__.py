"""The backlog's account book, read: what stands in it, per year and scope, and what is not posted yet."""

from vedlikehold.queries.ledger.accounts import (
    GROUPINGS,
    KindLine,
    Line,
    SurveyAccount,
    YearAccount,
    kind_lines,
    lines,
    postings,
    survey_account,
    yearly,
    yearly_by_building,
)
from vedlikehold.queries.ledger.reconcile import Difference, Unposted, postings_of, unposted
from vedlikehold.queries.ledger.scope import LedgerScope

__all__ = [
    "GROUPINGS",
    "Difference",
    "KindLine",
    "LedgerScope",
    "Line",
    "SurveyAccount",
    "Unposted",
    "YearAccount",
    "kind_lines",
    "lines",
    "postings",
    "postings_of",
    "survey_account",
    "unposted",
    "yearly",
    "yearly_by_building",
]
