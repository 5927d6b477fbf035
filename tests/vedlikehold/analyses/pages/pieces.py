"""A finished analysis, an address, and what a list shows."""

import datetime

from django.urls import reverse

from tests.factories.vedlikehold import make_analysis, make_component, make_finding
from vedlikehold.services import analyses as act

TODAY = datetime.date.today()
RECENT, OLD = TODAY - datetime.timedelta(days=200), TODAY - datetime.timedelta(days=365 * 7)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def url(name, *args):
    return reverse(f"vedlikehold:{name}", args=args)


def names(response) -> list[str]:
    return [row.label for row in response.context["rows"]]


def done(building, on, *grades, title="", by=None):
    """A concluded analysis with one new component per grade."""
    analysis = make_analysis(building, title or f"Analyse {on.year}")
    for grade in grades or ("TG1",):
        make_finding(analysis, make_component(building), grade)
    act.conclude_analysis(by=by, analysis=analysis, on=on)
    return fresh(analysis)
