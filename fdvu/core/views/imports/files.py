"""The file of an import, and the import as a whole: send another, go on, delete."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fdvu.core.importing import uploads
from fdvu.core.importing.looking import remember
from fdvu.core.registry import import_kinds
from fdvu.core.views.imports.common import address, batch_view, current_step, leave, page_context, read_options
from fdvu.core.views.imports.forms import FileForm


@batch_view
def go_on(request, batch):
    """Where the import stands."""
    return leave(request, current_step(batch), batch.pk)


@batch_view
def file(request, batch):
    """Step 1, come back to: what was sent, and a way to send another."""
    if not uploads.may_change(batch):
        return leave(request, "core:import", batch.pk)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        kept = {key: value for key, value in batch.profile.items() if key not in ("sheet", "header_row", "encoding", "delimiter")}
        form.try_reading(import_kinds[batch.kind], kept)
        if not form.errors:
            uploads.replace_file(batch, by=request.user, file=form.cleaned_data["file"])
            remember(batch, read_options(batch), form.look)
            return leave(request, "core:import_sheet", batch.pk)
    return render(request, "core/imports/file.html", page_context(batch, "file", form=form))


@require_POST
@batch_view
def delete(request, batch):
    name = batch.filename
    uploads.discard(batch, by=request.user)
    messages.success(request, _("Importen av «%(file)s» er slettet. Registeret er ikke endret.") % {"file": name})
    return redirect(address(request, "core:imports"))
