"""Columns of the list of projects."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.lists.columns import Column, Computed, Table
from fdvu.lib.sheets.columns import Kind
from vedlikehold.enums import PROJECT_STATUS_LABELS, ProjectStatus

STATUS_COLORS = {
    ProjectStatus.PLANNED: "info",
    ProjectStatus.ONGOING: "warning",
    ProjectStatus.DONE: "success",
    ProjectStatus.CANCELLED: "neutral",
}

PROJECT_TABLE = Table(
    Column("name", _("Prosjekt"), sort="sort_key", url_name="vedlikehold:project"),
    Column("number", _("Prosjektnummer"), default=False),
    Column("unit", _("Enhet"), field="unit__name", filter="own_unit", filter_field="unit_id"),
    Column("status", _("Status"), labels=PROJECT_STATUS_LABELS, colors=STATUS_COLORS, filter="status"),
    Column("manager", _("Prosjektleder"), filter="manager"),
    Column("starts_on", _("Start"), Kind.DATE),
    Column("ends_on", _("Slutt"), Kind.DATE),
    Computed("measures_in", _("Tiltak"), Kind.INTEGER, total=True),
    Computed("measures_done", _("Utført"), Kind.INTEGER, total=True),
    Column("budget_nok", _("Ramme"), Kind.NOK, unit="kr", total=True),
    Computed("planned_now_nok", _("Planlagt, dagens priser"), Kind.NOK, unit="kr", total=True),
    Computed("actual_nok", _("Faktisk"), Kind.NOK, unit="kr", total=True),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="name",
)
