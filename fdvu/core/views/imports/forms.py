"""Forms of the import pages."""

import json

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fdvu.core.importing.looking import look_into
from fdvu.core.importing.profile import ProfileError, ReadOptions
from fdvu.core.importing.reading import refuse_other_kind
from fdvu.core.importing.texts import translated
from fdvu.core.importing.uploads import profiles_for, usable_kinds
from fdvu.core.models import ImportProfile
from fdvu.core.registry import import_kinds
from fdvu.lib.tabular import TabularError

ACCEPTED = ".xlsx,.xls,.xlsb,.ods,.csv,.txt,.tsv"
MOST_PROFILE_BYTES = 200_000


class FileForm(forms.Form):
    """A file to import."""

    file = forms.FileField(
        label=gettext_lazy("Fil"),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": gettext_lazy("Velg en fil."),
            "missing": gettext_lazy("Velg en fil."),
            "empty": gettext_lazy("Filen er tom. Velg en fil med innhold."),
            "max_length": gettext_lazy("Filnavnet er for langt. Gi filen et kortere navn."),
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            text = _(
                "Filen er på %(size)s MB. Grensen er %(limit)s MB. Del den i flere filer, eller ta bort ark og kolonner du ikke trenger."
            )
            raise forms.ValidationError(text % {"size": -(-file.size // 2**20), "limit": settings.IMPORT_MAX_BYTES // 2**20})
        return file

    def try_reading(self, kind, profile: dict) -> None:
        """Say at once what makes a file useless, and leave headings and columns to the steps that follow."""
        try:
            options = ReadOptions.from_dict(profile, kind)
            self.look = look_into(self.cleaned_data["file"], self.cleaned_data["file"].name, kind, options)
            refuse_other_kind([column.heading for column in self.look.columns], kind, options)
        except TabularError as problem:
            self.add_error("file", translated(problem.message))
        except ProfileError as problem:
            self.add_error("profile" if "profile" in self.fields else "file", " ".join(map(translated, problem.messages)))


class UploadForm(FileForm):
    """What, which file, and perhaps how to read it."""

    field_order = ("kind", "file", "profile")

    kind = forms.ChoiceField(label=gettext_lazy("Hva inneholder filen?"), widget=forms.RadioSelect)
    profile = forms.ChoiceField(
        label=gettext_lazy("Lagret profil"),
        required=False,
        help_text=gettext_lazy("Har du importert fra samme system før, er kolonnene alt koblet."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = usable_kinds(user)
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in kinds]
        self.profiles = {str(p.pk): p for kind in kinds for p in profiles_for(kind.key)}
        groups = [(str(kind.label), [(key, p.name) for key, p in self.profiles.items() if p.kind == kind.key]) for kind in kinds]
        self.fields["profile"].choices = [("", _("Ingen")), *((label, found) for label, found in groups if found)]
        if not self.profiles:
            del self.fields["profile"]

    @property
    def chosen_profile(self) -> ImportProfile | None:
        return self.profiles.get(self.cleaned_data.get("profile") or "")

    def clean(self):
        data = super().clean()
        profile = self.chosen_profile
        if profile and data.get("kind") and profile.kind != data["kind"]:
            text = _("Profilen «%(name)s» hører til «%(kind)s». Velg en annen profil, eller rett hva filen inneholder.")
            self.add_error("profile", text % {"name": profile.name, "kind": import_kinds[profile.kind].label})
        elif data.get("file") and data.get("kind"):
            self.try_reading(import_kinds[data["kind"]], profile.data if profile else {})
        if self.errors and data.get("file") and "file" not in self.errors:
            # A browser never sends the name of a file back into the field.
            text = _("Velg filen «%(name)s» på nytt: nettleseren husker den ikke når skjemaet vises igjen.")
            self.add_error("file", text % {"name": data["file"].name})
        return data


class ProfileFileForm(forms.Form):
    """A profile as a JSON file, the same that the command takes."""

    profile_file = forms.FileField(
        label=gettext_lazy("Profilfil (JSON)"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        error_messages={"required": gettext_lazy("Velg en profilfil."), "empty": gettext_lazy("Profilfilen er tom.")},
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_profile_file(self):
        file = self.cleaned_data["profile_file"]
        if file.size > MOST_PROFILE_BYTES:
            raise forms.ValidationError(_("Filen er for stor til å være en profil."))
        try:
            data = json.loads(file.read().decode("utf-8-sig"))
            ReadOptions.from_dict(data, self.kind)
        except (ValueError, RecursionError) as problem:
            raise forms.ValidationError(_("Filen er ikke en profil: den kan ikke leses som JSON.")) from problem
        except ProfileError as problem:
            raise forms.ValidationError([translated(message) for message in problem.messages]) from problem
        return data


class ApplyForm(forms.Form):
    """Take the file in: what to do with rejected rows, and why."""

    note = forms.CharField(
        label=gettext_lazy("Hvorfor"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Vises i historikken til hver rad. For eksempel: årlig uttrekk fra matrikkelen."),
    )
    skip_rejected = forms.BooleanField(required=False)

    def __init__(self, *args, rejected: int = 0, rejected_text: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.rejected = rejected
        if rejected:
            text = ngettext("Hopp over %(rows)s avvist rad og ta inn resten", "Hopp over %(rows)s avviste rader og ta inn resten", rejected)
            self.fields["skip_rejected"].label = text % {"rows": rejected_text}
        else:
            del self.fields["skip_rejected"]

    def clean_skip_rejected(self):
        chosen = self.cleaned_data["skip_rejected"]
        if self.rejected and not chosen:
            raise forms.ValidationError(_("Noen rader avvises. Kryss av for å hoppe over dem, eller rett filen og last den opp på nytt."))
        return chosen


class UndoForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Hvorfor angres importen?"), required=False, max_length=300)
