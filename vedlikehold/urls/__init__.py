"""Addresses of condition and maintenance, one module per room."""

from vedlikehold.urls import (
    analyses,
    backlog,
    board,
    codes,
    compare,
    components,
    forecast,
    inspection,
    ledger,
    measures,
    optimise,
    plans,
    projects,
    strategy,
)

app_name = "vedlikehold"

urlpatterns = [
    *backlog.urlpatterns,
    *components.urlpatterns,
    *analyses.urlpatterns,
    *inspection.urlpatterns,
    *measures.urlpatterns,
    *ledger.urlpatterns,
    *strategy.urlpatterns,
    *codes.urlpatterns,
    *forecast.urlpatterns,
    *plans.urlpatterns,
    *board.urlpatterns,
    *optimise.urlpatterns,
    *compare.urlpatterns,
    *projects.urlpatterns,
]
