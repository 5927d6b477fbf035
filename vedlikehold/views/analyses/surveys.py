"""Arbeidet med alle bygg: which are analysed, which are out of date, which never; and the order of new analyses."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.queries.objects import Figure
from fdvu.core.lists.pages import RegisterPages, answer, read_page
from fdvu.lib.numbers import format_area, format_number, format_share
from vedlikehold.enums import SURVEY_STATE_LABELS
from vedlikehold.queries.analyses.surveys import in_portfolio, survey_counts
from vedlikehold.registers.analyses import SURVEYS


class SurveyPages(RegisterPages):
    """The list of buildings by survey state, with the state of all of them above, and an order for those that are ticked."""

    def list(self, request):
        page = read_page(self.spec, request)
        context = page.context("list") | {"state_figures": state_figures(request)}
        if request.user.has_perm("register.edit"):
            context |= {
                "bulk_url": f"{reverse('vedlikehold:commission-new')}?{page.state.query()}",
                "bulk_label": _("Bestill analyse av valgte"),
            }
        return answer(request, context, page.state, "vedlikehold/analyses/surveys.html")


def state_figures(request) -> list[Figure]:
    """Buildings and area by survey state, of all in the chosen unit, whatever the list is filtered by."""
    counts = survey_counts(in_portfolio(request.user, request.unit), timezone.localdate())
    total = sum(row["count"] for row in counts.values())
    unit = f"&unit={request.unit.pk}" if request.unit else ""
    address = reverse(SURVEYS.url_name())
    return [
        Figure(_(SURVEY_STATE_LABELS[state]), format_number(row["count"]), _note(row, total), f"{address}?survey={state.value}{unit}")
        for state, row in counts.items()
    ]


def _note(row: dict, total: int) -> str:
    """Share, area, what has no area, and what is ordered."""
    parts = [format_share(row["count"] / total, 0)] if total else []
    if row["area_m2"]:
        parts.append(_("%(area)s BTA") % {"area": format_area(row["area_m2"])})
    if row["without_area"]:
        parts.append(_("%(n)s uten areal") % {"n": format_number(row["without_area"])})
    if row["ordered"]:
        parts.append(_("%(n)s bestilt") % {"n": format_number(row["ordered"])})
    return " · ".join(parts)
