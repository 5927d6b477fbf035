"""How grades look in lists: the bare letters, in a colour that never stands alone."""

from django.utils.translation import gettext_lazy as _

from fdvu.core.lists.columns import Column
from vedlikehold.enums import Grade

# Green for TG0 and TG1, yellow for TG2, red for TG3, as practice has it.
GRADE_COLORS = {Grade.TG0: "success", Grade.TG1: "success", Grade.TG2: "warning", Grade.TG3: "danger", Grade.TGIU: "neutral"}


def grade_column(field: str = "grade", **options) -> Column:
    """Tilstandsgrad as a tag."""
    return Column("grade", options.pop("label", _("Tilstandsgrad")), field=field, colors=GRADE_COLORS, filter="grade", **options)
