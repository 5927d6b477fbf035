from django.urls import path

from reports.views import making, portfolio

app_name = "reports"

urlpatterns = [
    path("portefolje/", portfolio.portfolio_page, name="portfolio"),
    path("portefolje/tall/<slug:key>/", portfolio.figure_page, name="figure"),
    path("datakvalitet/", portfolio.quality_page, name="quality"),
    path("rapporter/", making.reports_page, name="index"),
    path("rapporter/portefolje/", making.make_portfolio, name="make-portfolio"),
]
