"""A survey's own tab: the postings that explain the backlog before and after it."""

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from bygg.views import common
from bygg.views.common import show
from fdvu.core.views.guards import requires
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.queries.ledger import postings_of, survey_account
from vedlikehold.views.analyses.kinds import ANALYSIS

PER_PAGE = 100


@requires("register.view")
def survey(request, pk):
    row = common.visible(request, ANALYSIS, pk)
    found = survey_account(row)
    rows = postings_of(row).select_related("component", "part", "building", "measure", "analysis")
    context = {
        "found": found,
        "lines": [(_(LEDGER_KIND_LABELS[kind]), found.account.by_kind[kind], found.own[kind]) for kind in LedgerKind] if found else [],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return show(request, ANALYSIS, row, "analysis-ledger", "vedlikehold/ledger/survey.html", **context)
