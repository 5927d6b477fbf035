"""What the app offers the frame: optimising a scenario, its quality and explanations."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import JobKind, Tab, job_kinds, tabs
from vedlikehold.services.plans.optimise import OPTIMISE_JOB, run_optimise

_GROUP = _("Optimering")
tabs.add(
    Tab(
        key="scenario-optimise",
        on="vedlikehold.scenario",
        label=_("Optimer"),
        url_name="vedlikehold:scenario-optimise",
        order=40,
        group=_GROUP,
    )
)
tabs.add(
    Tab(
        key="scenario-quality",
        on="vedlikehold.scenario",
        label=_("Kvalitet"),
        url_name="vedlikehold:scenario-quality",
        order=45,
        group=_GROUP,
    )
)
tabs.add(
    Tab(key="scenario-value", on="vedlikehold.scenario", label=_("Verdi"), url_name="vedlikehold:scenario-value", order=50, group=_GROUP)
)
job_kinds.add(
    JobKind(
        key=OPTIMISE_JOB,
        label=_("Optimering av plan"),
        run=run_optimise,
        result_url=lambda job: reverse("vedlikehold:scenario-quality", args=[job.params["scenario"]]),
    )
)
