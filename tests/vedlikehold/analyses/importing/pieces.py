"""Files of findings checked and taken in."""

import datetime

from tests.factories.access import make_user
from tests.factories.imports import plan, take_in
from tests.factories.vedlikehold import make_analysis, make_finding
from vedlikehold.models import Component
from vedlikehold.services import analyses as act

HEAD = "Bygning;Bygningsdel;Komponent;Tilstandsgrad;Symptom;Befaringsdato;Analyse\n"
DAY, OLD = datetime.date(2024, 5, 15), datetime.date(2019, 3, 1)


def preview(text, profile=None, **more):
    return plan(text, profile, kind="condition", **more)


def apply(text, profile=None, **more):
    return take_in(text, profile, kind="condition", **more)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def surveyed(building, on, **grades):
    analysis = make_analysis(building, f"Analyse {on.year}")
    for pk, grade in grades.items():
        make_finding(analysis, Component.objects.get(pk=pk.removeprefix("k")), grade)
    act.conclude_analysis(by=make_user(f"b{on.year}"), analysis=analysis, on=on)
    return analysis
