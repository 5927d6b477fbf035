"""Sammendrag av tilstanden, in plain sentences: only what the figures carry is said."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fdvu.core.text import figure_text
from fdvu.lib.numbers import format_area, format_date, format_mnok, format_number, format_share
from reports.queries.condition import BuildingReport, PortfolioCondition
from vedlikehold.calc.backlog import fci_decimals, fci_word
from vedlikehold.enums import LEDGER_KIND_LABELS, Change, Grade, LedgerKind, Risk, SurveyState


def building_summary(report: BuildingReport) -> list[str]:
    """What an owner should know about one building, the most important first."""
    return [
        *_condition(report),
        *_survey(report),
        *_deviations(report),
        *_unknown(report),
        *_development(report),
        *_planned(report),
    ]


def _condition(report: BuildingReport) -> list[str]:
    state, figures = report.condition.state, report.figures
    name = {"name": report.building.name}
    if state.is_unknown:
        return [_("Tilstanden til %(name)s er ukjent: ingen komponent er vurdert.") % name]
    found = []
    if state.grade is not None:
        found.append(
            _("%(name)s har vektet tilstandsgrad %(grade)s, der 0 er best og 3 er dårligst.")
            % (name | {"grade": format_number(state.grade, 2)})
        )
    if state.nok is None:
        return [*found, _("Etterslepet kan ikke regnes ut: komponentene som er dårligere enn målgraden, har ingen kostnad.")]
    year = {"target": report.condition.target.value, "year": report.condition.price_year}
    if not state.nok:
        return [*found, _("Det er ikke noe etterslep: ingen vurdert komponent er dårligere enn %(target)s.") % year]
    found.append(
        _("Å løfte alt til %(target)s koster omtrent %(cost)s i %(year)s-kroner.") % (year | {"cost": figure_text(figures["backlog"])})
    )
    if state.fci is not None and state.nok_per_m2 is not None:
        found.append(
            _("Det er %(per_m2)s og %(share)s av det et nytt bygg ville kostet, som regnes som %(judgement)s.")
            % {"per_m2": figure_text(figures["backlog_per_m2"]), "share": fci_text(state.fci), "judgement": _(fci_word(state.fci))}
        )
    return found


def fci_text(share: float) -> str:
    return format_share(share, fci_decimals(share))


def _survey(report: BuildingReport) -> list[str]:
    analysis, state = report.analysis, report.condition.state.survey_state
    if analysis is None:
        return [_("Bygget er aldri analysert. Det som står her, er fra komponentregisteret.")]
    words = {"day": format_date(analysis.performed_on), "level": analysis.level}
    if state is SurveyState.OUT_OF_DATE:
        return [_("Siste tilstandsanalyse er fra %(day)s (nivå %(level)s) og er utdatert.") % words]
    return [_("Siste tilstandsanalyse er fra %(day)s (nivå %(level)s).") % words]


def _deviations(report: BuildingReport) -> list[str]:
    grades = [row.grade for row in report.deviations]
    if not grades:
        return [_("Det er ingen åpne avvik med TG2 eller TG3.")] if report.analysis else []
    high = sum(row.risk == Risk.HIGH for row in report.deviations)
    found = [
        _("Det er %(tg3)s avvik med TG3 og %(tg2)s med TG2; %(high)s av dem har høy risiko.")
        % {
            "tg3": format_number(grades.count(Grade.TG3)),
            "tg2": format_number(grades.count(Grade.TG2)),
            "high": format_number(high),
        }
    ]
    dearest = max(report.condition.parts, key=lambda part: part.backlog.likely, default=None)
    if dearest and dearest.backlog.likely:
        found.append(_("Mest koster %(part)s: %(cost)s.") % {"part": dearest.label.lower(), "cost": format_mnok(dearest.backlog.likely)})
    return found


def _unknown(report: BuildingReport) -> list[str]:
    backlog = report.condition.state.backlog
    if not backlog.unknown or report.condition.state.is_unknown:
        return []
    return [
        _("%(unknown)s av %(all)s komponenter er ikke undersøkt eller ikke vurdert. De er ukjente, og er ikke med i etterslepet.")
        % {"unknown": format_number(backlog.unknown), "all": format_number(backlog.components)}
    ]


def _development(report: BuildingReport) -> list[str]:
    found = report.comparison
    if found is None:
        return []
    worse = found.counts[Change.WORSE]
    better = found.counts[Change.BETTER] + found.counts[Change.RESOLVED]
    return [
        _("Siden analysen %(day)s er %(worse)s blitt dårligere og %(better)s bedre.")
        % {
            "day": format_date(found.before.performed_on),
            "worse": ngettext("%(n)s komponent", "%(n)s komponenter", worse) % {"n": format_number(worse)},
            "better": format_number(better),
        }
    ]


def _planned(report: BuildingReport) -> list[str]:
    sums = report.measure_sums
    if not sums.count:
        return [_("Ingen tiltak er foreslått eller planlagt.")]
    return [
        ngettext(
            "%(count)s tiltak er foreslått, godkjent eller i gang, anslått til %(cost)s.",
            "%(count)s tiltak er foreslått, godkjent eller i gang, til sammen anslått til %(cost)s.",
            sums.count,
        )
        % {"count": format_number(sums.count), "cost": format_mnok(sums.likely)}
    ]


def object_facts(report: BuildingReport) -> list[tuple[str, str]]:
    """Objektet: what the building is, for cover and analysis."""
    building = report.building
    address = ", ".join(part for part in (building.street_address, f"{building.postal_code} {building.postal_place}".strip()) if part)
    kind = building.building_type
    years = str(building.year_built or "")
    if building.year_renovated:
        years += _(", rehabilitert %(year)s") % {"year": building.year_renovated}
    return [
        (_("Adresse"), address),
        (_("Matrikkelnummer"), building.property.cadastral_number if building.property else ""),
        (_("Bygningsnummer"), str(building.building_number or "")),
        (_("Bygningstype"), f"{kind.code} {kind.local_name}" if kind else ""),
        (_("Byggeår"), years),
        (_("Bruttoareal (BTA)"), format_area(building.area_bta_m2, None) if building.area_bta_m2 else ""),
        (_("Bruksareal (BRA)"), format_area(building.area_bra_m2, None) if building.area_bra_m2 else ""),
        (_("Etasjer"), str(building.floor_count or "")),
        (_("Ansvarlig enhet"), building.unit.name),
    ]


def portfolio_summary(report: PortfolioCondition) -> list[str]:
    """What leadership should know about the stock."""
    overview, figures = report.overview, report.figures
    if not overview.stock.buildings:
        return [_("Det er ingen bygninger i porteføljen ennå.")]
    return [*_stock_backlog(report), *_largest(report), *_stock_unknown(report), *ledger_sentences(report), *_urgent(report, figures)]


def _stock_backlog(report: PortfolioCondition) -> list[str]:
    overview, figures = report.overview, report.figures
    words = {"scope": overview.scope_name, "year": overview.price_year, "target": overview.target.value}
    if overview.backlog.nok is None:
        return [_("Tilstanden til bygningene i %(scope)s er ukjent: ingen komponent er vurdert.") % words]
    found = [
        _("%(scope)s har et vedlikeholdsetterslep på %(cost)s i %(year)s-kroner, regnet opp til %(target)s.")
        % (words | {"cost": figure_text(figures["backlog"])})
    ]
    if overview.stock.fci is not None and overview.stock.nok_per_m2 is not None:
        found.append(
            _("Det er %(per_m2)s og %(share)s av det nye bygg ville kostet, som regnes som %(judgement)s.")
            % {
                "per_m2": figure_text(figures["backlog_per_m2"]),
                "share": fci_text(overview.stock.fci),
                "judgement": _(fci_word(overview.stock.fci)),
            }
        )
    return found


def _largest(report: PortfolioCondition) -> list[str]:
    found = []
    whole = report.overview.backlog.likely
    for groups, sentence in (
        (report.overview.by_unit, _("Mest ligger hos %(name)s: %(cost)s, %(share)s av alt.")),
        (report.overview.by_part, _("Den dyreste bygningsdelen er %(name)s: %(cost)s, %(share)s av alt.")),
    ):
        first = max(groups, key=lambda group: group.backlog.likely, default=None)
        if first and first.backlog.likely and whole and len(groups) > 1:
            cost = format_mnok(first.backlog.likely)
            found.append(sentence % {"name": first.label, "cost": cost, "share": format_share(first.backlog.likely / whole, 0)})
    return found


def _stock_unknown(report: PortfolioCondition) -> list[str]:
    overview, stock = report.overview, report.overview.stock
    if not stock.unknown_share:
        return []
    share = {"share": format_share(stock.unknown_share, 0), "count": format_number(stock.unknown_buildings)}
    if overview.stock.unknown_buildings:
        return [_("Tilstanden er ukjent for %(share)s av arealet; %(count)s bygninger er ikke vurdert i det hele tatt.") % share]
    return [_("Tilstanden er ukjent for %(share)s av arealet.") % share]


def ledger_sentences(report: PortfolioCondition) -> list[str]:
    """What moved the backlog in the last year, every kind of move with its sign; empty without a year to compare with."""
    if len(report.accounts) < 2:
        return []
    year, account = report.accounts[-1].year, report.accounts[-1].account
    change = account.closing_nok - account.opening_nok
    if change >= 0:
        text = _("I %(year)s har etterslepet økt med %(amount)s: %(parts)s.")
    else:
        text = _("I %(year)s har etterslepet gått ned med %(amount)s: %(parts)s.")
    parts = [f"{_(LEDGER_KIND_LABELS[kind]).lower()} {_signed(account.by_kind[kind])}" for kind in LedgerKind if account.by_kind[kind]]
    return [text % {"year": year, "amount": format_mnok(abs(change)), "parts": ", ".join(parts)}] if parts else []


def _signed(nok) -> str:
    return f"{'+' if nok > 0 else '−'}{format_mnok(abs(nok))}"


def _urgent(report: PortfolioCondition, figures) -> list[str]:
    found = []
    if report.urgent:
        found.append(
            ngettext("%(count)s åpent funn har høy risiko.", "%(count)s åpne funn har høy risiko.", report.urgent)
            % {"count": format_number(report.urgent)}
        )
    outdated = figures["outdated"].value
    if outdated:
        found.append(
            _("%(count)s av %(all)s bygninger har ingen gyldig tilstandsanalyse.")
            % {"count": format_number(outdated), "all": format_number(report.overview.stock.buildings)}
        )
    return found
