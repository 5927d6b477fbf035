"""Addresses: orders, analyses, findings, and the survey state of all buildings."""

from django.urls import path

from fdvu.core.lists.pages import RegisterPages
from vedlikehold.registers import analyses as registers
from vedlikehold.views.analyses import analyses, commissions, findings
from vedlikehold.views.analyses.surveys import SurveyPages

urlpatterns = [
    *RegisterPages(registers.COMMISSIONS).urls("oppdrag/"),
    *RegisterPages(registers.ANALYSES).urls("analyser/"),
    *RegisterPages(registers.FINDINGS).urls("funn/"),
    *SurveyPages(registers.SURVEYS).urls("tilstand/analysestatus/"),
    path("oppdrag/nytt/", commissions.new, name="commission-new"),
    path("oppdrag/<int:pk>/", commissions.commission, name="commission"),
    path("oppdrag/<int:pk>/historikk/", commissions.history, name="commission-history"),
    path("oppdrag/<int:pk>/opphav/<slug:name>/", commissions.origin, name="commission-origin"),
    path("oppdrag/<int:pk>/rediger/", commissions.edit, name="commission-edit"),
    path("oppdrag/<int:pk>/bygg/", commissions.add, name="commission-add"),
    path("oppdrag/<int:pk>/slett/", commissions.delete, name="commission-delete"),
    path("bygg/<int:pk>/analyser/", analyses.building_analyses, name="building-analyses"),
    path("bygg/<int:pk>/analyser/ny/", analyses.new, name="analysis-new"),
    path("analyser/<int:pk>/", analyses.about, name="analysis"),
    path("analyser/<int:pk>/funn/", analyses.findings, name="analysis-findings"),
    path("analyser/<int:pk>/sammenligning/", analyses.comparison, name="analysis-comparison"),
    path("analyser/<int:pk>/historikk/", analyses.history, name="analysis-history"),
    path("analyser/<int:pk>/opphav/<slug:name>/", analyses.origin, name="analysis-origin"),
    path("analyser/<int:pk>/rediger/", analyses.edit, name="analysis-edit"),
    path("analyser/<int:pk>/start/", analyses.start, name="analysis-start"),
    path("analyser/<int:pk>/avlys/", analyses.cancel, name="analysis-cancel"),
    path("analyser/<int:pk>/konkluder/", analyses.conclude, name="analysis-conclude"),
    path("analyser/<int:pk>/gjenapne/", analyses.reopen, name="analysis-reopen"),
    path("analyser/<int:pk>/slett/", analyses.delete, name="analysis-delete"),
    path("analyser/<int:pk>/funn/nytt/", findings.new, name="finding-new"),
    path("funn/risiko/", findings.risk, name="finding-risk"),
    path("funn/<int:pk>/", findings.finding, name="finding"),
    path("funn/<int:pk>/historikk/", findings.history, name="finding-history"),
    path("funn/<int:pk>/opphav/<slug:name>/", findings.origin, name="finding-origin"),
    path("funn/<int:pk>/rediger/", findings.edit, name="finding-edit"),
    path("funn/<int:pk>/slett/", findings.delete, name="finding-delete"),
]
