"""The forecast's figures year by year, and what they follow from, as a file has them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fdvu.core.text import say
from fdvu.lib.numbers import format_number, format_share
from fdvu.lib.sheets import columns as sheet
from fdvu.lib.sheets.columns import Kind
from vedlikehold.calc.outlook.figures import Told, left_out
from vedlikehold.calc.outlook.rates import ORIGIN_LABELS
from vedlikehold.calc.outlook.run import Outlook
from vedlikehold.enums import KNOWN_GRADES, MONEY_BASIS_LABELS, REPAIR_RULE_LABELS


@dataclass(frozen=True)
class YearColumn:
    """One column; `read` takes the forecast and the year's place, and gives None where nothing can be said."""

    label: object
    read: Callable[[Outlook, int], float | int | None]
    kind: Kind = Kind.NOK
    decimals: int | None = None

    @property
    def for_sheet(self) -> sheet.Column:
        return sheet.Column(str(self.label), self.kind, decimals=self.decimals)


def _series(name: str) -> Callable[[Outlook, int], float | None]:
    def read(found: Outlook, place: int) -> float | None:
        values = getattr(found, name)
        return None if values is None else float(values[place])

    return read


def _of_grade(name: str, grade: int) -> Callable[[Outlook, int], float]:
    return lambda found, place: float(getattr(found, name)[place, grade])


def year_columns() -> list[YearColumn]:
    """The year, money, backlog with its band, grades, buildings in need and new failures."""
    return [
        YearColumn(gettext_lazy("År"), lambda found, place: found.years[place], Kind.CODE),
        YearColumn(gettext_lazy("Ramme (kr)"), _series("budget")),
        YearColumn(gettext_lazy("Brukt (kr)"), _series("spent")),
        YearColumn(gettext_lazy("Etterslep (kr)"), _series("backlog")),
        YearColumn(gettext_lazy("Etterslep, P10 (kr)"), _series("low")),
        YearColumn(gettext_lazy("Etterslep, P90 (kr)"), _series("high")),
        YearColumn(gettext_lazy("Etterslep (kr/m²)"), _series("per_m2")),
        *(
            YearColumn(_("%(grade)s, andel av fornyelseskostnad") % {"grade": grade.value}, _of_grade("grade_shares", place), Kind.SHARE)
            for place, grade in enumerate(KNOWN_GRADES)
        ),
        *(
            YearColumn(_("%(grade)s, å rette opp (kr)") % {"grade": grade.value}, _of_grade("cost", place))
            for place, grade in list(enumerate(KNOWN_GRADES))[1:]
        ),
        YearColumn(
            gettext_lazy("Bygg i kritisk stand"),
            lambda found, place: None if found.in_need is None else int(found.in_need[place]),
            Kind.INTEGER,
        ),
        YearColumn(gettext_lazy("Nye TG3 (komponenter)"), _series("falls"), Kind.DECIMAL, 1),
        YearColumn(gettext_lazy("Prisfaktor"), _series("price"), Kind.DECIMAL, 4),
    ]


def assumption_columns() -> list[sheet.Column]:
    return [sheet.Column(_("Forutsetning"), Kind.TEXT), sheet.Column(_("Verdi"), Kind.TEXT)]


def assumption_rows(told: Told) -> list[list[str]]:
    """What was chosen, and what is left out."""
    choices = told.outlook.choices
    rows = [
        (_("Målgrad"), told.target),
        (_("Prisår"), str(told.price_year)),
        (_("Kroner"), _("Løpende") if choices.current_prices else _("Faste")),
        (_("Prisvekst per år"), format_share(choices.price_growth_share)),
        (_("Rammen følger prisveksten"), _("Ja") if choices.follows_prices else _("Nei")),
        (_("Rammen oppgitt som"), _(MONEY_BASIS_LABELS[choices.money])),
        (_("Behov per år (kr)"), format_number(told.outlook.need.nok)),
        (_("Pengene går til"), _(REPAIR_RULE_LABELS[choices.repairs])),
        (_("Komponenter i prognosen"), format_number(told.basis.included)),
        *(
            (_("Forfallstakt: %(origin)s") % {"origin": _(ORIGIN_LABELS[key])}, format_number(n))
            for key, n in sorted(told.basis.origins.items())
        ),
        *((_("Ikke med: %(why)s") % {"why": say(one.reason)}, format_number(one.count)) for one in left_out(told)),
    ]
    return [list(row) for row in rows]
