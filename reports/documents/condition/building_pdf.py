"""Tilstandsrapport for ett bygg som PDF: what NS 3424 asks a report to contain, in its order."""

from collections.abc import Iterator
from html import escape

from django.utils.translation import gettext as _

from fdvu.lib.charts import Chart
from fdvu.lib.numbers import format_date, format_number
from fdvu.lib.sheets.columns import Column, Kind
from reports.condition_texts import building_summary, object_facts
from reports.documents.condition import words
from reports.documents.condition.about import analysis_rows, object_rows
from reports.documents.condition.accounts import ledger_part
from reports.documents.condition.findings import finding_parts
from reports.documents.condition.method import building_method
from reports.documents.condition.rows import (
    backlog_columns,
    backlog_rows,
    comparison_columns,
    comparison_rows,
    measure_columns,
    measure_rows,
    part_columns,
    part_rows,
    part_total,
)
from reports.past_day import past_day_notes, past_day_rows
from reports.queries.condition import BuildingReport
from reports.render.html import cover, facts_html, figure, key_figures, table_html
from reports.render.pdf import Part, PartKind, TablePart
from reports.render.pictures import LARGE, stored_picture
from vedlikehold.calc.upgrade import UNGRADED
from vedlikehold.charts.backlog import GradeRow, grades_chart
from vedlikehold.enums import CHANGE_LABELS, Change, Grade, Risk
from vedlikehold.models import Finding

SUMMARY_FIGURES = ("grade", "backlog", "backlog_per_m2", "fci", "p85", "unknown", "functional")
MOST_URGENT = 8
_RISKS = {Risk.HIGH: 0, Risk.MEDIUM: 1, Risk.LOW: 2}


def title(report: BuildingReport) -> str:
    return _("Tilstandsrapport: %(building)s") % {"building": report.building.name}


def footer(report: BuildingReport) -> str:
    return _("Tall per %(date)s · prisnivå %(year)s · tilstandsanalyse etter NS 3424") % {
        "date": format_date(report.registered_on),
        "year": report.condition.price_year,
    }


def building_parts(report: BuildingReport) -> Iterator[Part | TablePart]:
    """The report's parts in order."""
    numbers = iter(range(1, 100))

    def numbered(chart: Chart) -> str:
        return "" if chart.is_empty else figure(chart, label=_("Figur %(n)s.") % {"n": next(numbers)})

    yield Part(_cover(report), kind=PartKind.COVER)
    yield Part(f"<h1>{escape(_('Innhold'))}</h1>", kind=PartKind.CONTENTS, section=_("Innhold"))
    yield Part(_summary(report), section=_("Sammendrag"))
    # One after the other: the first often spills a few lines on to a page that would else stay empty.
    yield Part(_about(report) + _by_part(report, numbered), section=_("Om tilstandsanalysen"))
    yield from finding_parts(report)
    yield _measures(report)
    yield _backlog(report)
    if report.accounts:
        yield ledger_part(report.accounts, numbered)
    if report.comparison:
        yield _compared(report)
    yield from _drawings(report)
    yield Part(building_method(report), section=_("Slik er tallene laget"))


def _cover(report: BuildingReport) -> str:
    analysis = report.analysis
    facts = [(name, value) for name, value in object_facts(report) if value]
    if analysis:
        performed = f"{format_date(analysis.performed_on)}, {analysis.get_level_display().lower()}"
        facts.append((_("Tilstandsanalyse"), performed))
        facts += [(_("Utført av"), analysis.performed_by)] if analysis.performed_by else []
    notes = past_day_notes(report)
    facts.append((_("Dato") if notes else _("Rapporten er laget"), format_date(report.today)))
    facts += past_day_rows(notes)
    picture = report.picture
    shown = ""
    if picture:
        alt = _("Foto: %(title)s") % {"title": picture.title}
        shown = stored_picture(picture.preview, alt=alt, shape="cover-picture", longest=LARGE)
    return cover(_("Tilstandsrapport"), subtitle=report.building.name, facts=facts, picture=shown)


def _summary(report: BuildingReport) -> str:
    sentences = building_summary(report)
    cards = key_figures([words.card(report.figures[key]) for key in SUMMARY_FIGURES])
    points = "".join(f"<li>{escape(text)}</li>" for text in sentences[1:])
    rest = f"<ul>{points}</ul>" if points else ""
    own = ""
    if report.analysis and report.analysis.summary:
        own = f"<h2>{escape(_('Inspektørens sammendrag'))}</h2><p>{escape(report.analysis.summary)}</p>"
    return f"<h1>{escape(_('Sammendrag'))}</h1><p class='lead'>{escape(sentences[0])}</p>{cards}{rest}{own}{_urgent(report)}"


def most_urgent(findings: list[Finding]) -> list[Finding]:
    """Highest risk first, then the worst grade, then the nearest deadline."""
    grades = {grade: place for place, grade in enumerate((Grade.TG3, Grade.TG2))}

    def order(row: Finding) -> tuple:
        return _RISKS.get(row.risk, len(_RISKS)), grades[row.grade], row.deadline is None, row.deadline, row.pk

    return sorted(findings, key=order)[:MOST_URGENT]


def _urgent(report: BuildingReport) -> str:
    rows = most_urgent(report.deviations)
    if not rows:
        return ""
    columns = [
        Column(_("Komponent"), weight=2.2),
        Column(_("TG"), Kind.CODE, weight=0.6),
        Column(_("Risiko"), weight=1),
        Column(_("Symptom"), weight=3.4),
        Column(_("Frist"), Kind.DATE, weight=1),
    ]
    lines = [[row.component.name, row.grade, words.risk(row), row.symptom, row.deadline] for row in rows]
    return f"<div class='together'><h2>{escape(_('Det som haster mest'))}</h2>{table_html(columns, lines)}</div>"


def _about(report: BuildingReport) -> str:
    """The analysis as it describes itself; what it does not say is said to be missing."""
    head = f"<h1>{escape(_('Om tilstandsanalysen'))}</h1>"
    analysis = report.analysis
    objects = facts_html(object_rows(report))
    begun = "".join(f"<li>{escape(_begun(row))}</li>" for row in report.open_analyses)
    waiting = f"<h2>{escape(_('Analyser som er bestilt eller pågår'))}</h2><ul>{begun}</ul>" if begun else ""
    if analysis is None:
        text = _("Det finnes ingen ferdig tilstandsanalyse av bygget.")
        return f"{head}<p class='lead'>{escape(text)}</p><h2>{escape(_('Objekt'))}</h2>{objects}{waiting}"
    gaps = ""
    if report.missing:
        text = _("Analysen mangler opplysninger som NS 3424 ber om. De står som «Ikke oppgitt».")
        gaps = f"<p class='note'>{escape(text)}</p>"
    return (
        f"{head}{gaps}{facts_html(analysis_rows(report))}"
        f"<h2>{escape(_('Objekt'))}</h2>{objects}"
        f"<h2>{escape(_('Ikke undersøkt'))}</h2>{_not_examined(report)}{waiting}"
        f"<div class='together'><h2>{escape(_('Skalaer'))}</h2>{facts_html(words.scales())}</div>"
    )


def _begun(row) -> str:
    return _("%(title)s: %(status)s, planlagt %(day)s. Funnene er ikke med her.") % {
        "title": row.title,
        "status": row.get_status_display().lower(),
        "day": format_date(row.planned_on),
    }


def _not_examined(report: BuildingReport) -> str:
    unseen = [row for part in report.parts for row in part.not_examined]
    ungraded = report.condition.state.grades.components[UNGRADED]
    found = []
    if unseen:
        columns = [Column(_("Komponent"), weight=2), Column(_("Bygningsdel"), weight=2), Column(_("Hvorfor"), weight=3)]
        rows = [[row.component.name, str(row.component.part), words.not_given(row.symptom)] for row in unseen]
        found.append(table_html(columns, rows))
    if ungraded:
        text = _("%(count)s komponenter i registeret har ingen tilstandsgrad.") % {"count": format_number(ungraded)}
        found.append(f"<p>{escape(text)}</p>")
    if not found:
        found.append(f"<p>{escape(_('Alle komponenter i registeret er undersøkt.'))}</p>")
    return "".join(found)


def _by_part(report: BuildingReport, numbered) -> str:
    condition = report.condition
    grade = condition.state.grade
    lead = (
        _("Vektet tilstandsgrad kan ikke regnes ut.")
        if grade is None
        else _("Vektet tilstandsgrad er %(grade)s: summen av vekt × midlere TG per bygningsdel, delt på summen av vektene.")
        % {"grade": format_number(grade, 2)}
    )
    chart = grades_chart([GradeRow(line.label, line.grades) for line in condition.parts], heading=_("Bygningsdel"))
    return f"<h1 class='next'>{escape(_('Tilstand per bygningsdel'))}</h1><p class='lead'>{escape(lead)}</p>{_part_table(report)}{numbered(chart)}"


def _part_table(report: BuildingReport) -> str:
    condition = report.condition
    caption = _("Bygningsdeler etter NS 3451 med grad, vekt og komponenter")
    return table_html(part_columns(), part_rows(condition), total=part_total(condition), caption=caption)


def _measures(report: BuildingReport) -> Part | TablePart:
    section = _("Tiltak")
    head = f"<h1>{escape(section)}</h1><p class='lead'>{escape(_measures_lead(report))}</p>"
    if not report.measures:
        return Part(head, section=section)
    return TablePart(measure_columns(), measure_rows(report.measures), html=head, section=section, wide=True)


def _backlog(report: BuildingReport) -> Part | TablePart:
    section = _("Etterslep")
    head = f"<h1>{escape(section)}</h1><p class='lead'>{escape(_backlog_lead(report))}</p>"
    if not any(part.components for part in report.condition.parts):
        return Part(head, section=section)
    return TablePart(backlog_columns(report.condition.price_year), backlog_rows(report.condition), html=head, section=section)


def _measures_lead(report: BuildingReport) -> str:
    sums = report.measure_sums
    if not sums.count:
        return _("Det er ikke foreslått eller planlagt noen tiltak.")
    text = _("%(count)s åpne tiltak, anslått til %(cost)s i %(year)s-kroner (lav %(low)s, høy %(high)s).") % {
        "count": format_number(sums.count),
        "cost": words.kroner(sums.likely),
        "low": words.kroner(sums.low),
        "high": words.kroner(sums.high),
        "year": report.condition.price_year,
    }
    if sums.uncosted:
        text += " " + _("%(count)s av dem har ingen kostnad som kan regnes med.") % {"count": format_number(sums.uncosted)}
    return text


def _backlog_lead(report: BuildingReport) -> str:
    condition, backlog = report.condition, report.condition.state.backlog
    if backlog.nok is None:
        return _("Etterslepet er ukjent.")
    if not backlog.counted:
        return _("Ingen vurdert komponent er dårligere enn %(target)s.") % {"target": condition.target.value}
    text = _(
        "Å løfte alt som er dårligere enn %(target)s, koster sannsynligvis %(likely)s (lav %(low)s, høy %(high)s). "
        "P50 er %(p50)s og P85 %(p85)s."
    ) % {
        "target": condition.target.value,
        "likely": words.kroner(backlog.likely),
        "low": words.kroner(backlog.low),
        "high": words.kroner(backlog.high),
        "p50": words.kroner(condition.range.p50),
        "p85": words.kroner(condition.range.p85),
    }
    if backlog.without_cost:
        text += " " + _("%(count)s komponenter mangler kostnad og er ikke med i summen.") % {"count": format_number(backlog.without_cost)}
    return text


def _compared(report: BuildingReport) -> TablePart:
    found = report.comparison
    lead = _("Analysen %(after)s holdt mot analysen %(before)s. Det som ikke er sett på, er ikke lukket.") % {
        "after": format_date(found.after.performed_on),
        "before": format_date(found.before.performed_on),
    }
    counts = table_html(
        [Column(_("Utvikling")), Column(_("Komponenter"), Kind.INTEGER)],
        [[_(CHANGE_LABELS[change]), found.counts[change]] for change in Change],
    )
    heading = f"<h1>{escape(_('Sammenligning med forrige analyse'))}</h1>"
    return TablePart(
        comparison_columns(),
        comparison_rows(found),
        html=f"{heading}<p class='lead'>{escape(lead)}</p>{counts}",
        caption=_("Komponenter som har endret seg, er nye eller ikke ble sett på"),
        section=_("Sammenligning med forrige analyse"),
    )


def _drawings(report: BuildingReport) -> Iterator[Part]:
    """Each drawing on a page of its own, so that one is in memory at a time."""
    head = f"<h1>{escape(_('Tegninger'))}</h1>"
    for document in report.drawings:
        alt = _("Tegning: %(title)s") % {"title": document.title}
        shown = stored_picture(document.preview, alt=alt, caption=document.title, shape="drawing", longest=LARGE)
        if shown:
            yield Part(f'<div class="wide">{head}{shown}</div>', section=_("Tegninger"))
            head = ""
