"""The front page's card about imports that wait for their owner."""

from django.template.loader import render_to_string

from fdvu.core.importing.uploads import waiting_batches
from fdvu.core.views.imports.common import status_text
from fdvu.core.views.imports.words import counts_text

MOST = 5


def imports_card(request) -> str:
    """Checked, failed and unfinished imports; '' when nothing waits."""
    if not request.user.has_perm("register.import"):
        return ""
    found = list(waiting_batches(request.user)[:MOST])
    lines = [(batch, *status_text(batch), counts_text(batch.counts)) for batch in found]
    return render_to_string("core/imports/card.html", {"lines": lines}, request) if lines else ""
