"""Sample content for the page that shows every component."""

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from fdvu.core.forms import DateField, NumberField


class SampleForm(forms.Form):
    name = forms.CharField(label="Navn", help_text="Slik bygget heter til daglig.")
    area = NumberField(label="Bruksareal", unit="m²", required=False)
    built = DateField(label="Tatt i bruk", required=False)
    kind = forms.ChoiceField(label="Bygningstype", choices=[("613", "Barneskole"), ("721", "Sykehjem")])
    uses = forms.MultipleChoiceField(
        label="Brukes til", choices=[("u", "Undervisning"), ("i", "Idrett")], widget=forms.CheckboxSelectMultiple
    )
    owned = forms.BooleanField(label="Kommunen eier bygget", required=False)
    note = forms.CharField(label="Merknad", widget=forms.Textarea, required=False)


def examples(request) -> dict:
    """The gallery's context."""
    here = request.path
    return {
        "crumbs": [(_("Oversikt"), "/"), (_("Komponenter"), "")],
        "empty_form": SampleForm(initial={"area": 1250.5}, auto_id="tomt_%s"),
        "wrong_form": SampleForm({"name": "", "area": "1.250", "built": "i fjor"}, auto_id="feil_%s"),
        "page": Paginator(range(400), 20).get_page(request.GET.get("page", 4)),
        "tabs": [
            (_("Nøkkeltall"), here, True),
            (_("Areal"), f"{here}?fane=areal", False),
            (_("Historikk"), f"{here}?fane=historikk", False),
        ],
        "definitions": [(_("Bygningsnummer"), "300 123 456"), (_("Byggeår"), 1978, _("anslag")), (_("Merknad"), None)],
        "colors": ["info", "success", "warning", "danger", "neutral"],
        "rows": [("Fjellvik skole", "Barneskole", 4250), ("Solbakken sykehjem", "Sykehjem", 6120), ("Rådhuset", "Kontor", 3890)],
    }
