"""The account book as a workbook or CSV."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from fdvu.core.lists.export import sheet_response
from fdvu.lib.sheets.columns import Column, Kind
from fdvu.lib.sheets.write import Sheet
from vedlikehold.calc.ledger import Account
from vedlikehold.enums import LEDGER_KIND_LABELS, LedgerKind
from vedlikehold.queries import ledger

MOST_IN_WORKBOOK = 100_000


def _account_columns() -> list[Column]:
    kinds = [Column(f"{_(LEDGER_KIND_LABELS[kind])} (kr)", Kind.NOK, decimals=2) for kind in LedgerKind]
    return [Column(_("Inngående (kr)"), Kind.NOK, decimals=2), *kinds, Column(_("Utgående (kr)"), Kind.NOK, decimals=2)]


def _cells(account: Account) -> list:
    return [account.opening_nok, *(account.by_kind[kind] for kind in LedgerKind), account.closing_nok]


def accounts_response(scope: ledger.LedgerScope, kind: str):
    """Per year, and per year and building; CSV has the second, which adds up to the first."""
    rows = ledger.yearly(scope)
    by_building = [[year, name, *_cells(account)] for year, name, account in ledger.yearly_by_building(scope)]
    year, building = Column(_("År"), Kind.CODE), Column(_("Bygning"))
    sheets = [Sheet(_("Per år og bygning"), [year, building, *_account_columns()], by_building)]
    if kind != "csv":
        whole = Sheet(_("Per år"), [year, *_account_columns()], [[row.year, *_cells(row.account)] for row in rows])
        sheets.insert(0, whole)
    return sheet_response(sheets, _("Etterslepsregnskap"), kind)


def postings_response(rows, year: int, kind: str):
    """Every posting of a year, as the page shows them."""
    columns = [
        Column(_("Dato"), Kind.DATE), Column(_("Bygning")), Column(_("Komponent")), Column(_("Bygningsdel"), Kind.CODE),
        Column(_("Posteringstype")), Column(_("Beløp (kr)"), Kind.NOK, decimals=2), Column(_("Grad før")), Column(_("Grad etter")),
        Column(_("Tilstandsanalyse")), Column(_("Tiltak")), Column(_("Følger av")),
    ]  # fmt: skip
    name = _("Posteringer %(year)s") % {"year": year}
    return sheet_response([Sheet(name, columns, _posting_rows(rows))], name, kind)


def _posting_rows(rows) -> Iterator[list]:
    for row in rows.iterator(chunk_size=2000):
        yield [
            row.posted_on, row.building.name, row.component.name if row.component else row.component_name, row.part.code, _(LEDGER_KIND_LABELS[LedgerKind(row.kind)]),
            row.amount_nok, row.grade_before, row.grade_after, row.analysis.title if row.analysis else "",
            row.measure.name if row.measure else "", row.origin,
        ]  # fmt: skip
