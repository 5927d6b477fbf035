"""`export_file KIND FILE`: a register as a file that `import_file` reads back unchanged."""

from django.utils.translation import gettext as _
from xlsxwriter.exceptions import XlsxWriterException

from fdvu.access.models import OrgUnit
from fdvu.audit.importing import context_for
from fdvu.audit.management.base import ImportCommand
from fdvu.core.importing import export_rows
from fdvu.core.importing.export import FORMATS, format_of
from fdvu.lib.sheets.errors import SheetError


class Command(ImportCommand):
    help = _("Skriver et register til .xlsx eller .csv, med overskrifter som importen kjenner.")

    def add_arguments(self, parser):
        parser.add_argument("kind")
        parser.add_argument("file")
        parser.add_argument("--unit", type=int, help=_("Enhetens id; uten: alle."))
        parser.add_argument("--user", help=_("Bare det denne brukeren ser."))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, kind, file, unit, user, json, **options):
        self.as_json = json
        kind, fmt = self.kind_of(kind), format_of(self.writable_file(file, FORMATS))
        by = self.person(user)
        queryset = kind.export_queryset(context_for(by))
        if by is not None:
            queryset = queryset.visible_to(by)
        if unit is not None:
            queryset = queryset.in_unit(self._unit(unit))
        try:
            rows = export_rows(kind, queryset, file, fmt=fmt)
        except (OSError, SheetError, XlsxWriterException) as problem:
            raise self.cannot_write(file, problem) from problem
        if json:
            self.print_document({"kind": kind.key, "file": file, "rows": rows})
        else:
            self.stdout.write(_("%(rows)s rader skrevet til %(path)s") % {"rows": rows, "path": file})

    def _unit(self, pk: int) -> OrgUnit:
        found = OrgUnit.objects.filter(pk=pk).first()
        if found is None:
            raise self.wrong_usage(_("Enheten finnes ikke: %(pk)s") % {"pk": pk})
        return found
