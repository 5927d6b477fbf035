"""Charts of condition and backlog. The title says what the picture shows; every bar leads to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fdvu.lib.charts import CONDITION, Bar, Chart, Series, StackedBar, bar_chart, stacked_bar
from fdvu.lib.numbers import MILLION, format_mnok, format_number, format_share
from vedlikehold.calc.backlog import GradeSums, sum_grades
from vedlikehold.charts.money import millions_label
from vedlikehold.enums import Grade

MOST_BARS = 14
# No grade at all: lighter than TGIU, and with a dash for a letter.
_NO_GRADE = "#aab4bd"


@dataclass(frozen=True)
class GradeRow:
    """One stack: its grades, and where each of them leads (six addresses, '' for none)."""

    label: str
    grades: GradeSums
    urls: tuple[str, ...] = ()


@dataclass(frozen=True)
class MoneyRow:
    """One bar: kroner, and where it leads."""

    label: str
    nok: float
    url: str = ""


def grades_chart(rows: Sequence[GradeRow], *, heading: str, compares: bool = False) -> Chart:
    """Andel komponenter per tilstandsgrad, in the order given; the smallest rows as one, so that all are there.

    The title tells of the whole, or with `compares` of the row with the largest share of TG2 and TG3.
    """
    rows = [row for row in rows if row.grades.count]
    title = _of_the_worst(rows) if compares else _of_the_whole(rows)
    series = [*(Series(grade.value, CONDITION[grade.value], grade.value) for grade in Grade), Series(_("Uten grad"), _NO_GRADE, "–")]
    return stacked_bar(
        title,
        [StackedBar(row.label, tuple(row.grades.components), row.urls) for row in _folded(rows)],
        series,
        category_heading=heading,
        value_heading=_("Andel av komponentene"),
        shares=True,
        description=title,
    )


def _folded(rows: list[GradeRow]) -> list[GradeRow]:
    if len(rows) <= MOST_BARS:
        return rows
    largest = {id(row) for row in sorted(rows, key=lambda row: -row.grades.count)[: MOST_BARS - 1]}
    rest = [row for row in rows if id(row) not in largest]
    return [*(row for row in rows if id(row) in largest), GradeRow(_others(len(rest)), sum_grades([row.grades for row in rest]))]


def _others(count: int) -> str:
    """Never the number first: «20 andre» beside the parts' codes reads as part 20."""
    return _("Andre (%(count)s til sammen)") % {"count": format_number(count)}


def _poor_share(grades: GradeSums) -> float:
    return sum(grades.components[2:4]) / grades.graded if grades.graded else 0.0


def _of_the_whole(rows: Sequence[GradeRow]) -> str:
    whole = sum_grades([row.grades for row in rows])
    if not whole.graded:
        return _("Ingen komponenter er vurdert")
    return _("%(share)s av de vurderte komponentene har TG2 eller TG3; %(unknown)s av alle er ukjente") % {
        "share": format_share(_poor_share(whole), 0),
        "unknown": format_share(whole.unknown_share, 0),
    }


def _of_the_worst(rows: Sequence[GradeRow]) -> str:
    graded = [row for row in rows if row.grades.graded]
    if not graded:
        return _("Ingen komponenter er vurdert")
    worst = max(graded, key=lambda row: _poor_share(row.grades))
    return _("%(name)s har størst andel TG2 og TG3: %(share)s av de vurderte") % {
        "name": worst.label,
        "share": format_share(_poor_share(worst.grades), 0),
    }


def backlog_chart(rows: Sequence[MoneyRow], *, heading: str) -> Chart:
    """Etterslep per gruppe, largest first; the rest as one number outside the scale, so that the numbers add up."""
    known = sorted((row for row in rows if row.nok), key=lambda row: -row.nok)
    whole = sum(row.nok for row in known)
    bars, rest = known, []
    if len(known) > MOST_BARS:
        bars = known[: MOST_BARS - 1]
        rest = known[MOST_BARS - 1 :]
    title = _("Det er ikke noe kjent etterslep")
    if whole:
        title = _("%(name)s har størst etterslep: %(share)s av alt") % {
            "name": known[0].label,
            "share": format_share(known[0].nok / whole, 0),
        }
    return bar_chart(
        title,
        [
            Bar(row.label, row.nok / MILLION, url=row.url, tooltip=f"{row.label}: {format_mnok(row.nok)}", emphasis=place == 0)
            for place, row in enumerate(bars)
        ]
        + ([Bar(_others(len(rest)), sum(row.nok for row in rest) / MILLION, outside=_("utenfor skalaen"))] if rest else []),
        category_heading=heading,
        value_heading=_("Etterslep (mill. kr)"),
        description=title,
        number=millions_label,
    )
