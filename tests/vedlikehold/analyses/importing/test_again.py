"""Analyses that are there already: the same file again, a new grade, under way, cancelled."""

from tests.factories.imports import counts, errors
from tests.factories.vedlikehold import make_analysis
from tests.vedlikehold.analyses.importing.pieces import HEAD, apply, fresh, preview
from vedlikehold.models import ConditionAnalysis


def test_the_same_file_again_changes_nothing(school, roof, wall):
    text = HEAD + "".join(
        f"Fjellvik skole;;{name};TG2;Slitt;15.05.2024;A\n" for name in ("Yttertak hovedfløy", "Yttervegg sør", "Yttervegg sør")
    )
    apply(text)
    again = preview(text)
    assert counts(again) == {"unchanged": 3}
    assert not again.pending()


def test_a_new_grade_in_a_concluded_analysis_is_counted_anew(school, roof):
    apply(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG2;Slitt;15.05.2024;A\n")
    done, _batch = apply(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG3;Slitt;15.05.2024;A\n")
    assert (counts(done), fresh(roof).grade, ConditionAnalysis.objects.count()) == ({"updated": 1}, "TG3", 1)


def test_an_analysis_under_way_takes_findings_and_stays_under_way(school, roof):
    analysis = make_analysis(school, "Pågår", status="ongoing")
    text = f"Bygning;Analysens id i fdvu;Komponent;TG\nFjellvik skole;{analysis.pk};Yttertak hovedfløy;TG2\n"
    apply(text)
    assert (fresh(analysis).status, analysis.findings.count(), fresh(roof).grade) == ("ongoing", 1, "")


def test_a_cancelled_analysis_takes_none(school, roof):
    analysis = make_analysis(school, "Avlyst", status="cancelled")
    text = f"Bygning;Analysens id i fdvu;Komponent;TG\nFjellvik skole;{analysis.pk};Yttertak hovedfløy;TG2\n"
    assert errors(preview(text)) == [(2, "Analysens id i fdvu", "Analysen «Avlyst» er avlyst og tar ikke imot funn.")]
