"""Forms of a building's documents."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bygg.enums import DOCUMENT_KIND_LABELS, DocumentKind, choices
from bygg.forms.base import RegisterForm
from bygg.models import Document
from fdvu.lib.filetypes import ACCEPTED


class ManyFiles(forms.FileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files] if files else [super().clean(None, initial)]


class UploadForm(forms.Form):
    """Files about a building."""

    files = FilesField(
        label=gettext_lazy("Filer"),
        widget=ManyFiles(attrs={"accept": ACCEPTED}),
        error_messages={"required": gettext_lazy("Velg minst én fil."), "empty": gettext_lazy("Filen er tom. Velg en fil med innhold.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("Dokumenttype"), required=False)
    note = forms.CharField(label=gettext_lazy("Merknad"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["files"].help_text = _("Du kan velge flere. Største fil er %(limit)s MB.") % {
            "limit": settings.DOCUMENT_MAX_BYTES // 2**20
        }
        self.fields["kind"].choices = [("", _("Etter filtype")), *((code, _(label)) for code, label in choices(DOCUMENT_KIND_LABELS))]


class DocumentForm(RegisterForm):
    """Dokument: what is said about the file; the file itself never changes."""

    sections = (("", ("title", "kind", "taken_on", "note")),)

    class Meta:
        model = Document
        fields = ["title", "kind", "taken_on", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [choice for choice in self.fields["kind"].choices if choice[0]]

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        if kind == DocumentKind.PHOTO and not self.instance.preview:
            raise ValidationError(_("«%(name)s» er ikke et bilde.") % {"name": self.instance.file_name})
        return kind
