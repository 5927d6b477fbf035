"""Columns of the lists of orders, analyses and findings, and of the survey state of buildings."""

from django.utils.translation import gettext_lazy as _

from bygg.enums import BUILDING_STATUS_LABELS
from fdvu.core.lists.columns import Column, Computed, Table
from fdvu.lib.sheets.columns import Kind
from vedlikehold.enums import (
    ANALYSIS_LEVEL_LABELS,
    ANALYSIS_STATUS_LABELS,
    CONSEQUENCE_GRADE_LABELS,
    FINDING_STATE_LABELS,
    PROBABILITY_LABELS,
    RISK_LABELS,
    SURVEY_STATE_LABELS,
    Grade,
    Risk,
    SurveyState,
)
from vedlikehold.queries.analyses import surveys
from vedlikehold.queries.analyses.columns import cost_now, findings_in_analysis
from vedlikehold.tables.grades import grade_column

# The bare code: the words would fill the table.
KGS = {grade: f"KG{int(grade)}" for grade in CONSEQUENCE_GRADE_LABELS}
LEVELS = {level: f"{int(level)}" for level in ANALYSIS_LEVEL_LABELS}

RISK_COLORS = {Risk.LOW: "success", Risk.MEDIUM: "warning", Risk.HIGH: "danger"}
SURVEY_COLORS = {SurveyState.VALID: "success", SurveyState.OUT_OF_DATE: "warning", SurveyState.NEVER: "neutral"}


COMMISSION_TABLE = Table(
    Column("title", _("Oppdrag"), url_name="vedlikehold:commission"),
    Column("unit", _("Bestillende enhet"), field="unit__name"),
    Column("client", _("Oppdragsgiver"), default=False),
    Column("supplier", _("Utførende firma")),
    Column("level", _("Nivå"), Kind.CODE, labels=LEVELS, filter="level"),
    Column("ordered_on", _("Bestilt"), Kind.DATE),
    Column("due_on", _("Frist"), Kind.DATE),
    Computed("analyses_in", _("Bygg"), Kind.INTEGER, total=True),
    Computed("done", _("Ferdige"), Kind.INTEGER, total=True),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="-ordered_on",
)

ANALYSIS_TABLE = Table(
    Column("title", _("Analyse"), sort="sort_key", url_name="vedlikehold:analysis"),
    Column("building", _("Bygning"), field="building__name", sort="building__sort_key", url_name="bygg:building", url_field="building_id"),
    Column("status", _("Status"), labels=ANALYSIS_STATUS_LABELS, filter="status"),
    Column("level", _("Nivå"), Kind.CODE, labels=LEVELS, filter="level"),
    Column("performed_on", _("Utført"), Kind.DATE),
    Column("valid_until", _("Gjelder til"), Kind.DATE),
    Column("performed_by", _("Utført av"), filter="performed_by"),
    Computed("found", _("Funn"), Kind.INTEGER, expression=findings_in_analysis, total=True),
    Computed("tg2", _("TG2"), Kind.INTEGER, expression=lambda: findings_in_analysis(Grade.TG2), total=True),
    Computed("tg3", _("TG3"), Kind.INTEGER, expression=lambda: findings_in_analysis(Grade.TG3), total=True),
    Computed("tgiu", _("TGIU"), Kind.INTEGER, expression=lambda: findings_in_analysis(Grade.TGIU), total=True, default=False),
    Column("planned_on", _("Planlagt"), Kind.DATE, default=False),
    Column(
        "commission",
        _("Oppdrag"),
        field="commission__title",
        url_name="vedlikehold:commission",
        url_field="commission_id",
        default=False,
    ),
    Column(
        "building_type",
        _("Bygningstype"),
        field="building__building_type__name",
        field_en="building__building_type__name_en",
        sort="building__building_type__code",
        filter="building_type",
        filter_field="building__building_type__code",
        default=False,
    ),
    Column("unit", _("Ansvarlig enhet"), field="building__unit__name", filter="own_unit", filter_field="building__unit_id", default=False),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="-performed_on",
)

FINDING_TABLE = Table(
    Column("component", _("Komponent"), field="component__name", sort="component__sort_key", url_name="vedlikehold:finding"),
    grade_column(label=_("TG"), sort="gravity"),
    Column(
        "part",
        _("Bygningsdel"),
        field="component__part__code",
        sort="component__part__sort_key",
        filter="part",
        filter_field="component__part__group",
    ),
    Column(
        "building",
        _("Bygning"),
        field="analysis__building__name",
        sort="analysis__building__sort_key",
        url_name="bygg:building",
        url_field="analysis__building_id",
    ),
    Column("location", _("Sted"), default=False),
    Column("symptom", _("Symptom")),
    Column("cause", _("Årsak"), default=False),
    Column("risk", _("Risiko"), labels=RISK_LABELS, colors=RISK_COLORS, filter="risk"),
    Column("probability", _("Sannsynlighet"), labels=PROBABILITY_LABELS, default=False, filter="probability"),
    Column("kg_safety", _("KG sikkerhet"), labels=KGS, default=False, filter="kg_safety"),
    Column("kg_health", _("KG helse og miljø"), labels=KGS, default=False, filter="kg_health"),
    Column("kg_economy", _("KG økonomi"), labels=KGS, default=False, filter="kg_economy"),
    Column("kg_aesthetics", _("KG estetikk"), labels=KGS, default=False, filter="kg_aesthetics"),
    Column("kg_function", _("KG funksjon"), labels=KGS, default=False, filter="kg_function"),
    Column("kg_authority", _("KG myndighetskrav"), labels=KGS, default=False, filter="kg_authority"),
    Column("recommendation", _("Anbefalt tiltak"), default=False),
    Column("deadline", _("Frist"), Kind.DATE),
    Column("cost_low_nok", _("Kostnad, lav"), Kind.NOK, unit="kr", default=False),
    Column("cost_likely_nok", _("Kostnad, sannsynlig"), Kind.NOK, unit="kr", default=False),
    Column("cost_high_nok", _("Kostnad, høy"), Kind.NOK, unit="kr", default=False),
    Column("price_year", _("Prisår"), Kind.CODE, default=False),
    Computed("cost_now_nok", _("Kostnad, dagens priser"), Kind.NOK, unit="kr", total=True, on_day=cost_now),
    Column("state", _("Status"), labels=FINDING_STATE_LABELS, filter="state"),
    Column("closed_on", _("Lukket"), Kind.DATE, default=False),
    Column(
        "analysis", _("Analyse"), field="analysis__title", url_name="vedlikehold:analysis", url_field="analysis_id", default=False
    ),
    Column("performed_on", _("Befart"), Kind.DATE, field="analysis__performed_on", default=False),
    Column(
        "unit", _("Ansvarlig enhet"), field="analysis__building__unit__name", filter="own_unit",
        filter_field="analysis__building__unit_id", default=False,
    ),
    Column("updated_at", _("Sist endret"), Kind.DATETIME, default=False),
    default_sort="-grade",
)  # fmt: skip

SURVEY_TABLE = Table(
    Column("name", _("Bygning"), sort="sort_key", url_name="vedlikehold:building-analyses"),
    Computed(
        "survey_state",
        _("Analysestand"),
        labels=SURVEY_STATE_LABELS,
        colors=SURVEY_COLORS,
        filter="survey",
        filter_field="survey_state",
        on_day=surveys.survey_state,
    ),
    Computed(
        "surveyed_on",
        _("Sist analysert"),
        Kind.DATE,
        url_name="vedlikehold:analysis",
        url_field=surveys.of_last("pk"),
        expression=lambda: surveys.of_last("performed_on"),
    ),
    Computed("survey_until", _("Gjelder til"), Kind.DATE, expression=lambda: surveys.of_last("valid_until")),
    Computed("survey_planned", _("Neste planlagt"), Kind.DATE, expression=surveys.next_planned),
    Computed("survey_ordered", _("Bestilt"), expression=surveys.is_ordered),
    Column(
        "building_type",
        _("Bygningstype"),
        field="building_type__name",
        field_en="building_type__name_en",
        sort="building_type__code",
        filter="building_type",
        filter_field="building_type__code",
    ),
    Column("unit", _("Ansvarlig enhet"), field="unit__name", filter="own_unit", filter_field="unit_id"),
    Column("year_built", _("Byggeår"), Kind.CODE, default=False),
    Column("status", _("Status"), labels=BUILDING_STATUS_LABELS, filter="status", default=False),
    Column("area_bta_m2", _("BTA"), Kind.AREA, unit="m²", total=True),
    default_sort="name",
)
