from django.urls import path

from reports.views import making, portfolio

app_name = "reports"

urlpatterns = [
    path("portefolje/", portfolio.portfolio_page, name="portfolio"),
    path("portefolje/tall/<slug:key>/", portfolio.figure_page, name="figure"),
    path("datakvalitet/", portfolio.quality_page, name="quality"),
    path("rapporter/", making.reports_page, name="index"),
    path("rapporter/portefolje/", making.make_portfolio, name="make-portfolio"),
    path("rapporter/tilstand/", making.make_stock_condition, name="make-condition-stock"),
    path("plan/versjon/<int:pk>/rapport/", making.make_plan, name="make-plan"),
    path("bygg/<int:pk>/rapport/", making.make_building_condition, name="make-condition"),
]
