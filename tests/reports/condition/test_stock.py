"""The condition report of a stock: same figures as the pages, scoped, accessible."""

import unicodedata
from decimal import Decimal
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from fdvu.access.enums import Role
from fdvu.lib.numbers import format_money
from reports.condition_texts import ledger_sentences, portfolio_summary
from reports.documents.condition.accounts import account_rows
from reports.documents.condition.method import assumption_rows
from reports.documents.condition.portfolio_rows import building_rows, group_rows
from reports.queries.condition import portfolio_condition, urgent_findings
from reports.services import make_condition_report
from tests.factories.vedlikehold import make_measure, part
from tests.reports.condition.pieces import TODAY, assert_accessible, rows_in, text_of
from vedlikehold.calc.ledger import Account
from vedlikehold.charts.ledger import closing_chart
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.models import PriceIndex
from vedlikehold.queries.backlog import condition_overview

pytestmark = pytest.mark.django_db


def make_stock(user, out, unit=None, lang="nb"):
    return make_condition_report(by=user, unit=unit, today=TODAY, out=out, lang=lang)


def test_the_stock_report_has_the_figures_of_the_page(stock, leader, tmp_path):
    out = tmp_path / "r.pdf"
    made = make_stock(leader, out)
    page = condition_overview(user=leader, unit=None, today=TODAY)
    spread = {"backlog_low": page.backlog.low, "backlog_high": page.backlog.high, "p50": page.range.p50}
    assert made.figures == {key: figure.value for key, figure in page.figures.items()} | spread
    assert made.figures["backlog"] == 900_000 + 0.45 * 400_000 + 2_000_000
    text = text_of(out)
    for heading in (
        "Sammendrag", "Tilstand", "Per bygningsdel", "Etterslep", "Per enhet", "Per bygningstype", "Høyest etterslep per m²",
        "Etterslepsregnskap", "Tilstandsanalyser", "Funn med høy risiko", "Strategi", "Bygningene", "Slik er tallene laget",
    ):  # fmt: skip
        assert unicodedata.normalize("NFKC", heading) in text, heading
    assert "Hemmelig stans" in text
    assert "3,1 mill. kr" in text
    assert "prisnivå 2026 · målgrad TG1" in text


def test_nothing_of_another_unit_is_printed_or_summed(stock, user_with, unit_tree, tmp_path):
    outsider = user_with(Role.LEADER, unit_tree.education)
    for name in ("r.pdf", "r.xlsx"):
        made = make_stock(outsider, tmp_path / name)
        assert made.figures["backlog"] == 900_000 + 0.45 * 400_000
    assert "Hemmelig" not in text_of(tmp_path / "r.pdf")
    book = load_workbook(tmp_path / "r.xlsx", read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if "Hemmelig" in cell or "sykehjem" in cell]
    model = portfolio_condition(user=outsider, unit=None, today=TODAY)
    assert model.urgent == 1
    assert model.accounts[-1].account.closing_nok == Decimal("1080000.00")
    assert {line.state.name for line in model.matrix.lines} == {"Ørnes skole", "Ukjent gymsal"}


def test_a_chosen_unit_limits_the_report(stock, leader, unit_tree, tmp_path):
    made = make_stock(leader, tmp_path / "r.xlsx", unit=unit_tree.health)
    assert made.figures["backlog"] == 2_000_000


def test_unknown_stock_is_told_as_unknown(stock, leader):
    model = portfolio_condition(user=leader, unit=None, today=TODAY)
    said = " ".join(portfolio_summary(model)).replace("\xa0", " ")
    assert "1 bygninger er ikke vurdert i det hele tatt" in said
    rows = {row[0]: row for row in building_rows(model.overview, model.overview.buildings)}
    assert rows["Ukjent gymsal"][4:8] == [None, None, None, None]
    assert rows["Ukjent gymsal"][-1] == "Aldri analysert"


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        (
            (30_500_000, 68_700_000, 83_700_000, -20_600_000, -500_000),
            "økt med 161,8 mill. kr: prisvekst +30,5 mill. kr, forfall +68,7 mill. kr, nye funn +83,7 mill. kr, "
            "utført −20,6 mill. kr, {written_off} −0,5 mill. kr.",
        ),
        ((1_000_000, 0, 0, -3_000_000, 0), "gått ned med 2,0 mill. kr: prisvekst +1,0 mill. kr, utført −3,0 mill. kr."),
    ],
)
def test_the_year_is_told_with_every_move_so_that_they_add_up(moves, said):
    account = Account(Decimal(5_000_000), dict(zip(LedgerKind, map(Decimal, moves), strict=True)))
    rows = [SimpleNamespace(year=year, account=account) for year in (2025, 2026)]
    (text,) = ledger_sentences(SimpleNamespace(accounts=rows))
    written_off = LEDGER_KIND_LABELS[LedgerKind.WRITTEN_OFF].lower()
    assert text.replace("\xa0", " ") == "I 2026 har etterslepet " + said.format(written_off=written_off)


def test_parts_and_accounts_add_up(stock, leader):
    model = portfolio_condition(user=leader, unit=None, today=TODAY)
    assert sum(row[6] or 0 for row in group_rows(model.overview.by_part)) == pytest.approx(model.figures["backlog"].value)
    for _year, opening, *moves, closing in account_rows(model.accounts):
        assert opening + sum(moves) == closing
    assert account_rows(model.accounts)[-1][-1] == Decimal("3080000.00")


def test_high_risk_is_ordered_and_cut(stock, leader):
    everything = [row.symptom for row in urgent_findings(user=leader, unit=None, today=TODAY)]
    assert everything == ["Taket lekker", "Hemmelig stans"]
    assert [row.symptom for row in urgent_findings(user=leader, unit=None, today=TODAY, most=1)] == ["Taket lekker"]


def test_the_stock_workbook_has_every_building_and_high_risk_finding(stock, leader, tmp_path):
    out = tmp_path / "r.xlsx"
    made = make_stock(leader, out)
    book = load_workbook(out, read_only=True)
    assert {row[0] for row in rows_in(book, "Bygninger")} == {"Ørnes skole", "Hemmelig sykehjem", "Ukjent gymsal"}
    assert sum(row[5] or 0 for row in rows_in(book, "Bygninger")) == made.figures["backlog"]
    assert [row[4] for row in rows_in(book, "Funn med høy risiko")] == ["Taket lekker", "Hemmelig stans"]
    assert [row[0] for row in rows_in(book, "Tilstandsanalyser")] == ["Analysert", "Utdatert analyse", "Aldri analysert"]


def test_the_workbook_says_what_the_numbers_are_in(stock, leader, tmp_path):
    make_stock(leader, tmp_path / "r.xlsx")
    rows = {row[0]: row[1:3] for row in rows_in(load_workbook(tmp_path / "r.xlsx", read_only=True), "Nøkkeltall")}
    page = condition_overview(user=leader, unit=None, today=TODAY)
    money = {"Etterslep": page.backlog.likely, "Etterslep, lav": page.backlog.low, "Etterslep, høy": page.backlog.high}
    assert {label: rows[label] for label in money} == {label: (pytest.approx(nok), "kr") for label, nok in money.items()}
    assert rows["Etterslep, P50"] == (pytest.approx(page.range.p50), "kr")
    units = {label: unit for label, (_value, unit) in rows.items()}
    assert (units["Etterslep per m²"], units["Etterslepsandel (FCI)"]) == ("kr/m²", "andel (0–1)")
    assert (units["Vektet tilstandsgrad"], units["Uten gyldig analyse"]) == ("grad (0–3)", "antall")


def test_a_part_without_components_has_no_row(stock, leader, school):
    make_measure(school, "Ny heis", need="functional", part=part("20"), cost_likely_nok=500_000, price_year=2026)
    model = portfolio_condition(user=leader, unit=None, today=TODAY)
    assert "20" in {group.key for group in model.overview.by_part}
    assert [row[0] for row in group_rows(model.overview.by_part) if not row[2]] == []


def test_the_rise_of_the_backlog_tells_what_was_found_from_what_decayed(stock, leader):
    accounts = portfolio_condition(user=leader, unit=None, today=TODAY).accounts
    found, decay = (sum(row.account.by_kind[kind] for row in accounts[1:]) for kind in (LedgerKind.NEW_FINDING, LedgerKind.DECAY))
    assert found > 0
    said = f": nye funn {format_money(found)}, forfall {format_money(decay)}"
    assert closing_chart(accounts, lambda _year: "").title.endswith(said)


def test_years_of_the_index_that_are_estimates_are_said(stock, leader):
    def said() -> str:
        return dict(assumption_rows(portfolio_condition(user=leader, unit=None, today=TODAY)))["Byggekostnadsindeks"]

    PriceIndex.objects.update(is_estimate=True)
    first, *_between, last = PriceIndex.objects.order_by("year").values_list("year", flat=True)
    assert said() == f"{first}–{last}; alle årene er anslag"
    PriceIndex.objects.update(is_estimate=False)
    assert said() == f"{first}–{last}"
    PriceIndex.objects.filter(year__in=[first, first + 1, last]).update(is_estimate=True)
    assert said() == f"{first}–{last}; anslag for {first}–{first + 1}, {last}"


def test_an_empty_portfolio_gives_a_report_that_says_so(unit_tree, leader, tmp_path):
    out = tmp_path / "r.pdf"
    made = make_stock(leader, out)
    assert "Det er ingen bygninger i porteføljen ennå." in text_of(out)
    assert made.figures["backlog"] is None
    assert_accessible(out)
    make_stock(leader, tmp_path / "r.xlsx")


def test_the_stock_pdf_is_accessible(stock, leader, tmp_path):
    out = tmp_path / "r.pdf"
    make_stock(leader, out)
    assert_accessible(out)
