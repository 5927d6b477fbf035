"""What the app offers the frame: projects."""

from django.utils.translation import gettext_lazy as _

from bygg.queries.deletion import follows, stays_without
from fdvu.core.registry import NavItem, SearchSource, Tab, navigation, registers, search_sources, tabs
from vedlikehold.models import Measure, Project
from vedlikehold.queries.projects import find_projects
from vedlikehold.registers.projects import PROJECTS

follows(Measure, "alternatives", "exclusions", "excluded_by")
stays_without(Project, "measures")

navigation.add(
    NavItem(
        key="plan-projects", label=_("Prosjekter"), url_name="vedlikehold:projects", permission="register.view", order=66, parent="plan"
    )
)
registers.add(PROJECTS)
search_sources.add(SearchSource(key="projects", label=_("Prosjekter"), find=find_projects, order=58))
tabs.add(Tab(key="project", on="vedlikehold.project", label=_("Prosjektet"), url_name="vedlikehold:project", order=10))
tabs.add(Tab(key="project-history", on="vedlikehold.project", label=_("Historikk"), url_name="vedlikehold:project-history", order=900))
