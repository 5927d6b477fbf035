"""Outside input about people, grants and units."""

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from fdvu.access.enums import ROLE_LABELS, UNIT_KIND_LABELS, Permission, Role, UnitKind
from fdvu.access.models import OrgUnit, User
from fdvu.access.queries import UnitChoice, unit_choices_where
from fdvu.core.forms import DateField


def role_choices() -> list[tuple[str, str]]:
    return [(role.value, _(ROLE_LABELS[role])) for role in Role]


class UnitField(forms.ModelChoiceField):
    """One of some units, shown in tree order."""

    def __init__(self, **kwargs):
        super().__init__(queryset=OrgUnit.objects.none(), **kwargs)

    def offer(self, choices: list[UnitChoice], empty_label) -> None:
        self.queryset = OrgUnit.objects.filter(pk__in=[choice.pk for choice in choices])
        self.choices = [("", empty_label), *((choice.pk, choice.indented) for choice in choices)]


class UserFilterForm(forms.Form):
    """What the list of people may be cut down by; everything is optional and a wrong value counts as none."""

    STATUSES = (("active", _("Aktive")), ("inactive", _("Sperrede")), ("all", _("Alle")))

    q = forms.CharField(label=_("Søk"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    role = forms.ChoiceField(label=_("Rolle"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=STATUSES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Alle roller")), *role_choices()]

    def chosen(self) -> dict[str, str]:
        """The filter's values with defaults."""
        self.is_valid()
        data = self.cleaned_data
        return {"text": data.get("q", ""), "role": data.get("role", ""), "status": data.get("status") or "active"}


class PersonForm(forms.Form):
    """A person's account."""

    full_name = forms.CharField(label=_("Navn"), max_length=150)
    username = forms.CharField(
        label=_("Brukernavn"),
        max_length=150,
        help_text=_("Det personen logger inn med. Bokstaver, tall og @ . + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    email = forms.EmailField(label=_("E-post"), required=False, help_text=_("Kan også brukes til å logge inn."))
    title = forms.CharField(label=_("Stilling"), max_length=150, required=False)
    language = forms.ChoiceField(label=_("Språk"), choices=User._meta.get_field("language").choices, initial="nb")
    is_superuser = forms.BooleanField(
        label=_("Superbruker"), required=False, help_text=_("Har alle rettigheter i hele installasjonen, uten tildelte roller.")
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if not by.is_superuser:
            del self.fields["is_superuser"]

    def account(self) -> dict:
        """The values for the services."""
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields if name in self.cleaned_data}


class GrantForm(forms.Form):
    """A role in a unit for a time. `units` narrows the choice; without it, everywhere `by` administers."""

    unit = UnitField(label=_("Enhet"), help_text=_("Tilgangen gjelder enheten og alt under den."))
    role = forms.ChoiceField(label=_("Rolle"))
    valid_from = DateField(label=_("Fra og med"))
    valid_to = DateField(label=_("Til"), required=False, help_text=_("Første dag uten tilgang. Tomt betyr inntil videre."))
    note = forms.CharField(label=_("Merknad"), max_length=200, required=False, help_text=_("For eksempel hvem som ba om tilgangen."))

    def __init__(self, *args, by, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_choices_where(by, Permission.ACCESS_MANAGE, day=today), _("Velg enhet"))
        self.fields["role"].choices = [("", _("Velg rolle")), *role_choices()]
        self.fields["valid_from"].initial = today

    def terms(self) -> dict:
        """The values for the services."""
        return {name: self.cleaned_data[name] for name in ("unit", "role", "valid_from", "valid_to", "note")}


class NewUserForm(PersonForm, GrantForm):
    """An account and its first grant in one go."""

    field_order = [*PersonForm.base_fields, *GrantForm.base_fields]

    def __init__(self, *args, by, today, **kwargs):
        # Both parents cut down their own fields; each is asked in turn.
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["unit"].offer(unit_choices_where(by, Permission.ACCESS_MANAGE, day=today), _("Velg enhet"))
        self.fields["role"].choices = [("", _("Velg rolle")), *role_choices()]
        self.fields["valid_from"].initial = today
        if not by.is_superuser:
            del self.fields["is_superuser"]


class GrantToForm(GrantForm):
    """A grant in a given unit to somebody who already has an account, perhaps in another part of the municipality."""

    person = forms.CharField(
        label=_("Brukernavn eller e-post"),
        help_text=_("Personen må ha en konto fra før. Skriv hele brukernavnet eller e-postadressen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    field_order = ["person", "role", "valid_from", "valid_to", "note"]

    def __init__(self, *args, by, today, **kwargs):
        super().__init__(*args, by=by, today=today, **kwargs)
        del self.fields["unit"]

    def clean_person(self) -> User:
        wanted = self.cleaned_data["person"].strip()
        user = User.objects.filter(username=wanted).first() or User.objects.filter(email__iexact=wanted).first()
        if user is None:
            raise forms.ValidationError(_("Det finnes ingen bruker med dette brukernavnet eller denne e-postadressen."))
        return user

    def terms(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("role", "valid_from", "valid_to", "note")}


class LosingAccessForm(forms.Form):
    """A form that may take away one's own last right to administer; the box appears only when that is so."""

    accept_losing_access = forms.BooleanField(
        label=_("Jeg forstår at jeg mister retten til å styre tilganger"), required=False, widget=forms.HiddenInput
    )

    def ask_for_acceptance(self) -> None:
        self.fields["accept_losing_access"].widget = forms.CheckboxInput()
        self.fields["accept_losing_access"].widget.is_required = True


class GrantPeriodForm(LosingAccessForm):
    valid_from = DateField(label=_("Fra og med"))
    valid_to = DateField(label=_("Til"), required=False, help_text=_("Første dag uten tilgang. Tomt betyr inntil videre."))
    note = forms.CharField(label=_("Merknad"), max_length=200, required=False)
    field_order = ["valid_from", "valid_to", "note", "accept_losing_access"]


class EndGrantForm(LosingAccessForm):
    on = DateField(label=_("Første dag uten tilgang"))
    note = forms.CharField(label=_("Hvorfor"), max_length=200, required=False)
    field_order = ["on", "note", "accept_losing_access"]


class PasswordForm(forms.Form):
    password = forms.CharField(label=_("Nytt passord"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    repeated = forms.CharField(label=_("Gjenta passordet"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validation.password_validators_help_texts())

    def clean(self):
        data = super().clean()
        if data.get("password") and data.get("repeated") and data["password"] != data["repeated"]:
            self.add_error("repeated", _("Passordene er ikke like."))
        return data


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Hvorfor"), max_length=200, required=False)


class UnitForm(forms.Form):
    """A unit's own values; where it hangs in the tree is another form."""

    name = forms.CharField(label=_("Navn"), max_length=150)
    code = forms.CharField(
        label=_("Kode"), max_length=30, help_text=_("Entydig i hele kommunen. Brukes når filer importeres, for eksempel ansvarsnummeret.")
    )
    kind = forms.ChoiceField(label=_("Enhetstype"), help_text=_("Et tjenesteområde er en enhet som andre enheter ligger under."))
    valid_from = DateField(label=_("Fra og med"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.value, _(UNIT_KIND_LABELS[kind])) for kind in UnitKind]


class NewUnitForm(UnitForm):
    parent = UnitField(label=_("Overordnet enhet"))
    field_order = ["parent", "name", "code", "kind", "valid_from"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = UnitKind.UNIT
        offer_parents(self.fields["parent"], by, unit_choices_where(by, Permission.ACCESS_MANAGE))


class MoveUnitForm(forms.Form):
    parent = UnitField(label=_("Ny overordnet enhet"))

    def __init__(self, *args, by, without: set[int], **kwargs):
        super().__init__(*args, **kwargs)
        places = [choice for choice in unit_choices_where(by, Permission.ACCESS_MANAGE) if choice.pk not in without]
        offer_parents(self.fields["parent"], by, places)


class CloseUnitForm(forms.Form):
    valid_to = DateField(label=_("Første dag enheten ikke lenger finnes"))


def offer_parents(field: UnitField, by, choices: list[UnitChoice]) -> None:
    """Only a superuser may leave the parent empty, which makes the unit the top of a tree."""
    field.required = not by.is_superuser
    field.offer(choices, _("Ingen – øverst i treet") if by.is_superuser else _("Velg enhet"))
