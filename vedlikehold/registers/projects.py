"""The register of projects."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from bygg.bulk_fields import form_field_for
from bygg.services import bulk
from fdvu.audit.version import data_version
from fdvu.core.lists.spec import BulkSpec, RegisterSpec
from vedlikehold.filters.projects import ProjectFilter
from vedlikehold.models import Project
from vedlikehold.queries.analyses.prices import price_year
from vedlikehold.tables.projects import PROJECT_TABLE


def _price_level(rows, today) -> list[tuple[str, str]]:
    """What year's prices the planned costs are in."""
    return [(_("Prisnivå"), str(price_year(today)))]


PROJECTS = RegisterSpec(
    key="projects",
    label=gettext_lazy("Prosjekter"),
    count_text=ngettext_lazy("%(text)s prosjekt", "%(text)s prosjekter", "n"),
    outside_text=ngettext_lazy("%(text)s prosjekt som er ferdig eller avlyst", "%(text)s prosjekter som er ferdige eller avlyst", "n"),
    model=Project,
    filterset=ProjectFilter,
    table=PROJECT_TABLE,
    version=data_version,
    namespace="vedlikehold",
    bulk=BulkSpec(fields=("manager",), form_field=form_field_for(Project), apply=bulk.apply_value, undo=bulk.undo),
    detail_url="vedlikehold:project",
    create_url="vedlikehold:project-new",
    create_label=gettext_lazy("Nytt prosjekt"),
    more_sums=_price_level,
    order=160,
)
