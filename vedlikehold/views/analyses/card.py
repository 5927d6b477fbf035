"""The front page's card: buildings that need a condition analysis, and analyses that are late."""

from django.template.loader import render_to_string
from django.utils import timezone

from vedlikehold.enums import SurveyState
from vedlikehold.queries.analyses.surveys import in_portfolio, late_analyses, survey_counts


def surveys_card(request) -> str:
    """How many buildings are out of date or were never analysed, and how many ordered analyses are late; '' for none."""
    if not request.user.has_perm("register.view"):
        return ""
    today = timezone.localdate()
    counts = survey_counts(in_portfolio(request.user, request.unit), today)
    context = {
        "out_of_date": counts[SurveyState.OUT_OF_DATE]["count"],
        "never": counts[SurveyState.NEVER]["count"],
        "late": late_analyses(request.user, request.unit, today),
    }
    return render_to_string("vedlikehold/analyses/cards/surveys.html", context, request) if any(context.values()) else ""
