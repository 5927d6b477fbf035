"""Concluding an analysis, and what a component is left with."""

import datetime

from vedlikehold.services import analyses as act

OLD, DAY, LATER = datetime.date(2019, 5, 2), datetime.date(2024, 6, 1), datetime.date(2024, 9, 1)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def conclude(by, analysis, on=DAY):
    return act.conclude_analysis(by=by, analysis=fresh(analysis), on=on)


def condition(component):
    row = fresh(component)
    return row.grade, row.graded_on, row.graded_in_id


def costs(component):
    row = fresh(component)
    return row.cost_low_nok, row.cost_likely_nok, row.cost_high_nok, row.price_year
