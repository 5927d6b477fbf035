"""Tiltak og prosjekter: what is done, for what need, with what money, how far it has come. Labels are message ids."""

from enum import StrEnum

from fdvu.lib.message import gettext_noop


class Need(StrEnum):
    """Behov: what a measure is for. Technical need follows from condition, functional need from use."""

    TECHNICAL = "technical"
    FUNCTIONAL = "functional"


NEED_LABELS = {Need.TECHNICAL: gettext_noop("Teknisk"), Need.FUNCTIONAL: gettext_noop("Funksjonelt")}


class Pot(StrEnum):
    """Budsjettpott: which money pays."""

    OPERATION = "drift"
    INVESTMENT = "investering"


POT_LABELS = {Pot.OPERATION: gettext_noop("Drift"), Pot.INVESTMENT: gettext_noop("Investering")}


class MeasureKind(StrEnum):
    """Tiltakstype: what is done."""

    REPAIR = "repair"
    REHABILITATE = "rehabilitate"
    REPLACE = "replace"
    UPGRADE = "upgrade"
    INVESTIGATE = "investigate"
    DEMOLISH = "demolish"


MEASURE_KIND_LABELS = {
    MeasureKind.REPAIR: gettext_noop("Reparasjon"),
    MeasureKind.REHABILITATE: gettext_noop("Rehabilitering"),
    MeasureKind.REPLACE: gettext_noop("Utskifting"),
    MeasureKind.UPGRADE: gettext_noop("Oppgradering"),
    MeasureKind.INVESTIGATE: gettext_noop("Nærmere undersøkelse"),
    MeasureKind.DEMOLISH: gettext_noop("Riving"),
}


class AlternativeKind(StrEnum):
    """Tiltaksalternativ: another way to meet the need that a measure meets."""

    REPAIR = "repair"
    REHABILITATE = "rehabilitate"
    REPLACE = "replace"
    SELL = "sell"


ALTERNATIVE_KIND_LABELS = {
    AlternativeKind.REPAIR: gettext_noop("Reparer"),
    AlternativeKind.REHABILITATE: gettext_noop("Rehabiliter"),
    AlternativeKind.REPLACE: gettext_noop("Skift ut"),
    AlternativeKind.SELL: gettext_noop("Selg"),
}


class MeasureStatus(StrEnum):
    """Status for tiltaket."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    REJECTED = "rejected"


MEASURE_STATUS_LABELS = {
    MeasureStatus.PROPOSED: gettext_noop("Foreslått"),
    MeasureStatus.APPROVED: gettext_noop("Godkjent"),
    MeasureStatus.PLANNED: gettext_noop("Planlagt"),
    MeasureStatus.ONGOING: gettext_noop("Pågår"),
    MeasureStatus.DONE: gettext_noop("Utført"),
    MeasureStatus.REJECTED: gettext_noop("Avvist"),
}
# Measures that are still to be done.
OPEN_MEASURES = (MeasureStatus.PROPOSED, MeasureStatus.APPROVED, MeasureStatus.PLANNED, MeasureStatus.ONGOING)


class ProjectStatus(StrEnum):
    """Status for prosjektet."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    CANCELLED = "cancelled"


PROJECT_STATUS_LABELS = {
    ProjectStatus.PLANNED: gettext_noop("Planlagt"),
    ProjectStatus.ONGOING: gettext_noop("Pågår"),
    ProjectStatus.DONE: gettext_noop("Ferdig"),
    ProjectStatus.CANCELLED: gettext_noop("Avlyst"),
}
# Projects that are still to be carried out, and take measures in.
OPEN_PROJECTS = (ProjectStatus.PLANNED, ProjectStatus.ONGOING)
