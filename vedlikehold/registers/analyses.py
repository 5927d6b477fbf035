"""The registers of orders, analyses and findings, and the survey state of buildings."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bygg.bulk_fields import form_field_for
from bygg.models import Building
from bygg.services import bulk
from fdvu.audit.version import data_version
from fdvu.core.lists.spec import BulkSpec, RegisterSpec, SelectionAction
from vedlikehold.enums import OPEN_ANALYSES
from vedlikehold.filters import analyses as filters
from vedlikehold.models import Commission, ConditionAnalysis, Finding
from vedlikehold.tables import analyses as tables


def _not_concluded(name: str, rows):
    """What was reported when an analysis was concluded is changed on its own page, one at a time."""
    return rows.filter(status__in=[status.value for status in OPEN_ANALYSES])


COMMISSIONS = RegisterSpec(
    key="commissions",
    label=_("Oppdrag om tilstandsanalyse"),
    count_text=ngettext_lazy("%(text)s oppdrag", "%(text)s oppdrag", "n"),
    outside_text=ngettext_lazy("%(text)s oppdrag", "%(text)s oppdrag", "n"),
    model=Commission,
    filterset=filters.CommissionFilter,
    table=tables.COMMISSION_TABLE,
    version=data_version,
    namespace="vedlikehold",
    detail_url="vedlikehold:commission",
    create_url="vedlikehold:commission-new",
    create_label=_("Nytt oppdrag"),
    order=110,
)
ANALYSES = RegisterSpec(
    key="analyses",
    label=_("Tilstandsanalyser"),
    count_text=ngettext_lazy("%(text)s analyse", "%(text)s analyser", "n"),
    outside_text=ngettext_lazy("%(text)s analyse av bygg utenfor porteføljen", "%(text)s analyser av bygg utenfor porteføljen", "n"),
    model=ConditionAnalysis,
    filterset=filters.AnalysisFilter,
    table=tables.ANALYSIS_TABLE,
    version=data_version,
    namespace="vedlikehold",
    bulk=BulkSpec(
        fields=("planned_on", "performed_by", "level", "client"),
        form_field=form_field_for(ConditionAnalysis),
        apply=bulk.apply_value,
        undo=bulk.undo,
        changeable=_not_concluded,
    ),
    detail_url="vedlikehold:analysis",
    create_url="vedlikehold:commission-new",
    create_label=_("Bestill analyser"),
    import_kind="condition",
    order=120,
)
FINDINGS = RegisterSpec(
    key="findings",
    label=_("Funn"),
    count_text=ngettext_lazy("%(text)s funn", "%(text)s funn", "n"),
    outside_text=ngettext_lazy(
        "%(text)s funn som er lukket eller avløst, i analyser som ikke er ferdige, eller i bygg utenfor porteføljen",
        "%(text)s funn som er lukket eller avløst, i analyser som ikke er ferdige, eller i bygg utenfor porteføljen",
        "n",
    ),
    model=Finding,
    filterset=filters.FindingFilter,
    table=tables.FINDING_TABLE,
    version=data_version,
    namespace="vedlikehold",
    detail_url="vedlikehold:finding",
    import_kind="condition",
    actions=(SelectionAction(_("Nytt tiltak av valgte funn"), "vedlikehold:measure-from-findings", "register.edit"),),
    order=130,
)
SURVEYS = RegisterSpec(
    key="surveys",
    label=_("Analysestatus"),
    count_text=ngettext_lazy("%(text)s bygning", "%(text)s bygninger", "n"),
    outside_text=ngettext_lazy("%(text)s bygning utenfor porteføljen", "%(text)s bygninger utenfor porteføljen", "n"),
    model=Building,
    filterset=filters.SurveyFilter,
    table=tables.SURVEY_TABLE,
    version=data_version,
    namespace="vedlikehold",
    detail_url="vedlikehold:building-analyses",
    order=140,
)
ALL = (COMMISSIONS, ANALYSES, FINDINGS, SURVEYS)
