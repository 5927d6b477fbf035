"""Findings on paper: the deviations in full with their photos, the rest in a table."""

from collections.abc import Iterator, Mapping
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.lib.numbers import format_number
from fdvu.lib.sheets.columns import Column
from reports.documents.condition import words
from reports.queries.condition import BuildingReport, ReportedPart
from reports.render.html import facts_html, table_html, tag_html
from reports.render.pdf import Part
from reports.render.pictures import stored_picture
from vedlikehold.models import Finding
from vedlikehold.queries.attachments import Attachments

MOST_PHOTOS = 6
# Findings laid out at a time, so that not all photos are in memory at once: a new page after as many where a part ends, or
# after so many where it does not.
_SOME, _MANY = 24, 60


def finding_parts(report: BuildingReport) -> Iterator[Part]:
    """A chapter in pieces: each two-digit part with what was found."""
    section = _("Funn per bygningsdel")
    head = f"<h1>{escape(section)}</h1><p class='lead'>{escape(_lead(report))}</p>"
    held, count = [head], 0
    for part in report.parts:
        if not part.has_findings:
            continue
        for piece, number in _deviation_pieces(part, report):
            if count >= _MANY:
                yield Part("".join(held), section=section)
                held, count = [], 0
            held.append(piece)
            count += number
        held.append(_others(part, report))
        if count >= _SOME:
            yield Part("".join(held), section=section)
            held, count = [], 0
    if held:
        yield Part("".join(held), section=section)


def _lead(report: BuildingReport) -> str:
    if not report.findings:
        return _("Det er ikke registrert åpne funn fra ferdige tilstandsanalyser.")
    older = sum(row.analysis_id != report.analysis.pk for row in report.findings) if report.analysis else 0
    text = _("Avvik med TG2 og TG3 står fullt ut, med det verste først i hver bygningsdel; resten står i tabell.")
    if older:
        text += " " + ngettext(
            "%(count)s funn er fra en tidligere analyse: den siste så ikke på komponenten.",
            "%(count)s funn er fra tidligere analyser: den siste så ikke på komponentene.",
            older,
        ) % {"count": format_number(older)}
    return text


def _deviation_pieces(part: ReportedPart, report: BuildingReport) -> Iterator[tuple[str, int]]:
    yield f"<h2>{escape(part.label)}</h2>{_part_line(part)}", 0
    for finding in part.deviations:
        yield finding_html(finding, report.photos, older=_is_older(finding, report)), 1


def _is_older(finding: Finding, report: BuildingReport) -> bool:
    return report.analysis is not None and finding.analysis_id != report.analysis.pk


def _part_line(part: ReportedPart) -> str:
    line = part.line
    if line is None:
        return ""
    said = []
    if line.grade is not None:
        said.append(_("Midlere tilstandsgrad %(grade)s") % {"grade": format_number(line.grade, 2)})
    if line.backlog.nok is not None:
        said.append(_("etterslep %(cost)s") % {"cost": words.kroner(line.backlog.nok)})
    said.append(
        ngettext("%(count)s komponent", "%(count)s komponenter", line.backlog.components)
        % {"count": format_number(line.backlog.components)}
    )
    return f"<p class='under'>{escape(' · '.join(said))}</p>"


def finding_html(finding: Finding, photos: Mapping[int, Attachments], *, older: bool = False) -> str:
    """One deviation: grade, where, symptom, cause, consequence, probability, risk, advice, deadline, cost, photos."""
    likely = words.probability(finding)
    consequence = words.consequences(finding) or _("Ikke vurdert")
    rows = [
        (_("Symptom"), finding.symptom),
        (_("Årsak"), words.not_given(finding.cause)),
        (
            _("Konsekvens"),
            _("%(grades)s. Sannsynlighet: %(likely)s") % {"grades": consequence, "likely": likely.lower() or _("ikke vurdert")},
        ),
        (_("Anbefalt tiltak"), words.not_given(finding.recommendation)),
        (_("Frist"), words.day(finding.deadline) or _("Ikke satt")),
        (_("Kostnad"), words.cost(finding) or _("Ikke anslått i analysen")),
    ]
    if finding.measure:
        rows.append((_("Tiltak i planen"), f"{finding.measure.name} ({finding.measure.get_status_display().lower()})"))
    if older:
        rows.append((_("Funnet i"), f"{finding.analysis.title}, {words.day(finding.analysis.performed_on)}"))
    where = f' <span class="where">{escape(finding.location)}</span>' if finding.location else ""
    tags = tag_html(finding.grade, finding.grade) + tag_html(words.risk(finding), finding.risk)
    head = f"<h3>{tags}{escape(finding.component.name)}{where}</h3>"
    return f'<section class="finding">{head}{facts_html(rows, shape="tight")}{_photos(finding, photos)}</section>'


def _photos(finding: Finding, photos: Mapping[int, Attachments]) -> str:
    attached = photos[finding.pk].photos if finding.pk in photos else []
    if not attached:
        return ""
    shown = [
        stored_picture(
            one.document.preview,
            alt=_("Foto av %(what)s: %(title)s") % {"what": finding.component.name, "title": one.document.title},
            caption=words.day(one.document.taken_on),
        )
        for one in attached[:MOST_PHOTOS]
    ]
    missing = len(attached) - len([html for html in shown if html])
    note = ""
    if missing:
        note = ngettext("%(count)s bilde til ligger i FDVU.", "%(count)s bilder til ligger i FDVU.", missing) % {
            "count": format_number(missing)
        }
    return f'<div class="photos">{"".join(shown)}</div>' + (f'<p class="note">{escape(note)}</p>' if note else "")


def _others(part: ReportedPart, report: BuildingReport) -> str:
    rest = [*part.not_examined, *part.fine]
    if not rest:
        return ""
    columns = [Column(_("Komponent"), weight=2.6), Column(_("TG"), weight=0.6), Column(_("Merknad"), weight=4)]
    rows = [[row.component.name, row.grade, _remark(row, report)] for row in rest]
    caption = _("%(part)s: uten vesentlige avvik, eller ikke undersøkt") % {"part": part.label}
    return table_html(columns, rows, caption=caption)


def _remark(row: Finding, report: BuildingReport) -> str:
    said = [row.symptom] if row.symptom else []
    if _is_older(row, report):
        said.append(_("(fra %(day)s)") % {"day": words.day(row.analysis.performed_on)})
    return " ".join(said)
