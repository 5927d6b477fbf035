"""What the app offers the frame: ledger."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from fdvu.core.registry import JobKind, NavItem, Tab, job_kinds, navigation, tabs
from vedlikehold.services.ledger_job import LEDGER_JOB, run_post

navigation.add(
    NavItem(
        key="tilstand-ledger",
        label=_("Etterslepsregnskap"),
        url_name="vedlikehold:ledger",
        permission="register.view",
        order=49,
        parent="tilstand",
    )
)
tabs.add(
    Tab(key="analysis-ledger", on="vedlikehold.conditionanalysis", label=_("Regnskap"), url_name="vedlikehold:analysis-ledger", order=40)
)
job_kinds.add(
    JobKind(key=LEDGER_JOB, label=_("Føring av etterslepsregnskapet"), run=run_post, result_url=lambda job: reverse("vedlikehold:ledger"))
)
