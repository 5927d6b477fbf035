"""Addresses: maintenance plans and their scenarios."""

from django.urls import path

from fdvu.core.lists.pages import RegisterPages
from vedlikehold.registers.plans import PLANS
from vedlikehold.views.plans import deciding, frames, plan, rolling, scenario, tracking

urlpatterns: list = [
    *RegisterPages(PLANS).urls("plan/"),
    path("plan/ny/", plan.new, name="plan-new"),
    path("plan/<int:pk>/", plan.plan, name="plan"),
    path("plan/<int:pk>/historikk/", plan.history, name="plan-history"),
    path("plan/<int:pk>/opphav/<slug:name>/", plan.origin, name="plan-origin"),
    path("plan/<int:pk>/rediger/", plan.edit, name="plan-edit"),
    path("plan/<int:pk>/slett/", plan.delete, name="plan-delete"),
    path("plan/<int:pk>/rull/", rolling.roll, name="plan-roll"),
    path("plan/<int:pk>/versjon/ny/", scenario.new, name="scenario-new"),
    path("plan/versjon/<int:pk>/", scenario.scenario, name="scenario"),
    path("plan/versjon/<int:pk>/historikk/", scenario.history, name="scenario-history"),
    path("plan/versjon/<int:pk>/opphav/<slug:name>/", scenario.origin, name="scenario-origin"),
    path("plan/versjon/<int:pk>/rediger/", scenario.edit, name="scenario-edit"),
    path("plan/versjon/<int:pk>/slett/", scenario.delete, name="scenario-delete"),
    path("plan/versjon/<int:pk>/rammer/", frames.frames, name="scenario-frames"),
    path("plan/versjon/<int:pk>/vedta/", deciding.adopt, name="scenario-adopt"),
    path("plan/versjon/<int:pk>/trekk-tilbake/", deciding.withdraw, name="scenario-withdraw"),
    path("plan/versjon/<int:pk>/oppfolging/", tracking.tracking, name="scenario-tracking"),
    path("plan/versjon/<int:pk>/oppfolging/eksport.xlsx", tracking.export, name="scenario-tracking-export"),
]
