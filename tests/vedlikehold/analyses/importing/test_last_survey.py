"""A file compared with the last survey of each building."""

from tests.factories.imports import counts, warnings
from tests.factories.vedlikehold import make_component
from tests.vedlikehold.analyses.importing.pieces import DAY, HEAD, OLD, apply, fresh, preview, surveyed
from vedlikehold.models import Finding


def test_the_preview_compares_with_the_last_survey(school, roof, wall):
    light, heat, doors, new = (make_component(school, code) for code in ("44", "32", "24", "31"))
    surveyed(school, OLD, **{f"k{c.pk}": g for c, g in ((roof, "TG2"), (wall, "TG2"), (light, "TG3"), (heat, "TG1"), (doors, "TG2"))})
    lines = [(roof, "TG2"), (wall, "TG3"), (light, "TG1"), (heat, "TG0"), (new, "TG2")]
    text = "Bygning;Komponentens id i fdvu;TG;Befaringsdato\n" + "".join(f"Fjellvik skole;{c.pk};{g};15.05.2024\n" for c, g in lines)
    found = preview(text)
    assert warnings(found) == [
        "Sammenlignet med forrige analyse av 1 bygg: 1 uendret, 1 forverret, 1 forbedret, 1 nye, 1 utbedret, 1 ikke sett på (de står åpne)."
    ]
    apply(text)
    assert (fresh(doors).grade, Finding.objects.get(component=doors).state) == ("TG2", "open")
    assert fresh(wall).grade == "TG3"


def test_a_survey_older_than_the_last_is_warned_of_and_moves_nothing(school, roof, wall):
    surveyed(school, DAY, **{f"k{roof.pk}": "TG1"})
    text = HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG3;;01.03.2019;\nFjellvik skole;;Yttervegg sør;TG2;;01.03.2019;\n"
    found = preview(text)
    assert warnings(found) == [
        "Fjellvik skole: befaringen 01.03.2019 er eldre enn byggets siste analyse (15.05.2024). "
        "Funnene tas inn, men endrer ikke tilstanden."
    ]
    assert counts(found) == {"created": 2}
    apply(text)
    assert (fresh(roof).grade, fresh(roof).graded_on) == ("TG1", DAY)
    # What the newer survey did not look at is known from the older.
    assert (fresh(wall).grade, fresh(wall).graded_on) == ("TG2", OLD)
    assert Finding.objects.get(component=roof, grade="TG3").state == "superseded"
