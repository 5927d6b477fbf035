"""An import of findings is one act, and is taken back as one."""

from fdvu.audit.importing import undo_batch
from fdvu.audit.models import Change, ChangeSet
from fdvu.audit.services import revert_changeset
from tests.vedlikehold.analyses.importing.pieces import HEAD, OLD, apply, fresh, surveyed
from vedlikehold.models import Component, ConditionAnalysis, Finding


def test_undo_takes_everything_back(school, roof, wall, by):
    surveyed(school, OLD, **{f"k{roof.pk}": "TG2"})
    before = state()
    text = (
        HEAD
        + "Fjellvik skole;;Yttertak hovedfløy;TG3;;15.05.2024;\nFjellvik skole;;Yttervegg sør;TG2;;15.05.2024;\nFjellvik skole;36;;TG1;;15.05.2024;\n"
    )
    _done, batch = apply(text, decisions={"create_codes": {"component": True}})
    assert (fresh(roof).grade, Finding.objects.get(component=roof, grade="TG2").state) == ("TG3", "superseded")
    after = state()
    result = undo_batch(batch, by=None)
    assert result.conflicts == []
    assert state() == before
    assert fresh(batch).status == "undone"
    again = revert_changeset(ChangeSet.objects.latest("pk"), by=by)
    assert again.conflicts == []
    assert state() == after


def state() -> tuple:
    """Components, analyses and findings as they stand."""
    return (
        list(Component.objects.order_by("pk").values_list("pk", "grade", "graded_on", "graded_in", "cost_likely_nok", "price_year")),
        list(ConditionAnalysis.objects.order_by("pk").values_list("pk", "status", "performed_on")),
        list(Finding.objects.order_by("pk").values_list("pk", "grade", "state", "closed_on")),
    )


def test_everything_an_import_does_is_one_act(school, roof):
    before = ChangeSet.objects.count()
    _done, batch = apply(HEAD + "Fjellvik skole;;Yttertak hovedfløy;TG2;;15.05.2024;\n")
    assert ChangeSet.objects.count() == before + 1
    assert set(Change.objects.values_list("changeset__batch", flat=True).filter(changeset__batch__isnull=False)) == {batch.pk}
