"""`list_import_kinds`: what can be imported, and the fields of each kind."""

from django.utils.translation import gettext as _

from fdvu.audit.management.base import ImportCommand
from fdvu.core.registry import import_kinds


class Command(ImportCommand):
    help = _("Viser hva som kan importeres, med felt for felt.")

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, json, **options):
        if json:
            self.print_document({kind.key: kind.describe() for kind in import_kinds})
            return
        for kind in import_kinds:
            self.stdout.write(f"{kind.key}: {kind.label}")
            for field in kind.describe():
                marks = [field["type"], field["unit"] or "", _("må ha") if field["required"] else "", _("nøkkel") if field["key"] else ""]
                self.stdout.write(f"  {field['name']:22} {field['label']} ({', '.join(mark for mark in marks if mark)})")
