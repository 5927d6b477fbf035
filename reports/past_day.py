"""What the reader of a report of a past day must know: the register has grades, components, measures and plans as they are now."""

from django.utils.translation import gettext as _

from fdvu.lib.numbers import format_date, format_money
from reports.queries.condition import BuildingReport, PortfolioCondition
from reports.queries.plan import PlanReport


def past_day_notes(report: BuildingReport | PortfolioCondition) -> tuple[str, ...]:
    """What in a condition report follows its day and what does not; nothing where it is of today."""
    today = report.overview.today if isinstance(report, PortfolioCondition) else report.today
    if report.registered_on == today:
        return ()
    words = {"registered": format_date(report.registered_on), "day": format_date(today)}
    text = _(
        "Tilstandsgrader, komponenter, tiltak og etterslep er slik de er registrert %(registered)s, ikke slik de var %(day)s. Bare prisnivå, "
        "analyser, funn og etterslepsregnskapet følger datoen."
    )
    notes = [text % words]
    if report.accounts:
        text = _("Etterslepsregnskapet sto i %(amount)s %(day)s, i det årets priser.")
        notes.append(text % (words | {"amount": format_money(report.accounts[-1].account.closing_nok)}))
    return tuple(notes)


def past_day_plan_notes(report: PlanReport) -> tuple[str, ...]:
    """What in a plan report follows its day and what does not; nothing where it is of today."""
    if report.registered_on == report.today:
        return ()
    text = _(
        "Planen, tiltakene, tilstandsgradene og komponentene er slik de er registrert %(registered)s, ikke slik de var %(day)s. Bare prisnivået "
        "for etterslepet og året framskrivingen begynner, følger datoen."
    )
    return (text % {"registered": format_date(report.registered_on), "day": format_date(report.today)},)


def past_day_rows(notes: tuple[str, ...]) -> list[tuple[str, str]]:
    """The notes as one of the report's facts."""
    return [(_("Om datoen"), " ".join(notes))] if notes else []
