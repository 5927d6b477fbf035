"""`import_file KIND FILE`: see what a file would do to a register, and take it in."""

import time
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _
from xlsxwriter.exceptions import XlsxWriterException

from fdvu.access.enums import Permission
from fdvu.access.scope import units_for
from fdvu.audit.importing import ImportFile, ImportRefused, apply_file, plan_file
from fdvu.audit.importing.jobs import STAGES
from fdvu.audit.management.base import ImportCommand
from fdvu.core.importing import Decisions, Plan, ProfileError, write_rejects
from fdvu.core.importing.result import document, empty_document
from fdvu.core.models import ImportBatch
from fdvu.lib.sheets.errors import SheetError


class Command(ImportCommand):
    help = _("Viser hva en fil vil endre i et register, og tar den inn med --apply.")

    def add_arguments(self, parser):
        parser.add_argument("kind", help="buildings, plots, spaces, area_use …")
        parser.add_argument("file")
        parser.add_argument("--profile", help=_("Navnet på en lagret profil, eller en JSON-fil."))
        parser.add_argument("--sheet", help=_("Navn eller nummer, fra 1."))
        parser.add_argument("--header-row", type=int)
        parser.add_argument("--apply", action="store_true", help=_("Ta inn; uten dette bare forhåndsvisning."))
        parser.add_argument("--skip-rejected", action="store_true", help=_("Ta inn de gode radene selv om andre har feil."))
        parser.add_argument("--note", default="", help=_("Hvorfor; står i historikken."))
        parser.add_argument("--rejects", metavar="OUT.xlsx", help=_("Skriv avviste rader hit, med hva som er galt."))
        parser.add_argument("--create", action="append", default=[], metavar="FIELD", help=_("Opprett ukjente koder i dette feltet."))
        parser.add_argument("--decisions", metavar="FILE.json", help=_("Valg: merge, apart, use_file, create_codes."))
        parser.add_argument("--user", help=_("Gjør det som denne brukeren; uten: som systemet."))
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, kind, file, json, **options):
        self.as_json = json
        self.started = time.perf_counter()
        kind = self.kind_of(kind)
        path = self.existing_file(file)
        if options["rejects"]:
            self.writable_file(options["rejects"], (".xlsx",))
        decisions = self._decisions(kind, options)
        read = self.options_of(kind, options["profile"], sheet=options["sheet"], header_row=options["header_row"])
        by = self.person(options["user"])
        if by is not None and not units_for(by, Permission.REGISTER_IMPORT):
            raise self.wrong_usage(_("%(name)s har ikke lov til å importere noe sted.") % {"name": by})
        self._run(ImportFile(kind, str(path), path.name, read), by, decisions, options)

    def _run(self, source: ImportFile, by, decisions: dict, options) -> None:
        batch = ImportBatch(kind=source.kind.key, filename=source.filename, profile=source.options.to_dict(), decisions=decisions, by=by)
        batch.profile_name = (options["profile"] or "")[:100]
        with self._counted():
            try:
                if options["apply"]:
                    plan = self._apply(source, batch, by, options)
                else:
                    plan = plan_file(source, by=by, decisions=decisions, tell=self._stage)
            except ImportRefused as refused:
                raise self._refuse(source, refused, options) from refused
            except PermissionDenied as denied:
                raise self.wrong_usage(_("Du har ikke lov til dette.")) from denied
        self._finish(plan, batch, options)

    def _apply(self, source: ImportFile, batch: ImportBatch, by, options) -> Plan:
        def keep_file() -> None:
            with open(source.file, "rb") as handle:
                batch.file.save(source.filename, File(handle), save=False)

        return apply_file(
            source,
            batch,
            by=by,
            skip_rejected=options["skip_rejected"],
            note=options["note"][:300],
            tell=self._stage,
            before_write=keep_file,
        )

    def _decisions(self, kind, options) -> dict:
        """The choices of the file and of the command line. Wrong ones are named before any work is done."""
        given = self.json_file(options["decisions"]) if options["decisions"] else {}
        try:
            Decisions.from_dict(given, kind)
            for name in options["create"]:
                given = {**given, "create_codes": {**(given.get("create_codes") or {}), name: True}}
            Decisions.from_dict(given, kind)
        except ProfileError as problem:
            raise self.wrong_words(problem.messages) from problem
        return given

    def _refuse(self, source: ImportFile, refused: ImportRefused, options):
        if refused.plan is None:
            return self.refused(self._measured(empty_document(source.kind.key, refused.errors)))
        unwritten = self._write_rejects(refused.plan, options)
        found = document(refused.plan)
        found["errors"] = found["errors"] or refused.errors
        found["errors_total"] = max(found["errors_total"], len(found["errors"]))
        ended = self.refused(self._measured(found))
        return unwritten or ended

    def _finish(self, plan: Plan, batch: ImportBatch, options) -> None:
        unwritten = self._write_rejects(plan, options)
        found = self._measured({**document(plan), "batch": batch.pk})
        if found["errors"] and not options["skip_rejected"]:
            ended = self.refused(found)
            raise unwritten or ended
        if self.as_json:
            self.print_document(found)
        else:
            self._summary(found)
        if unwritten:
            raise unwritten

    def _summary(self, found: dict) -> None:
        head = _("Tatt inn som import %(batch)s:") % found if found["batch"] else _("Forhåndsvisning, ingenting er skrevet:")
        counts = _(
            "%(rows)s rader: %(created)s nye, %(updated)s endret, %(unchanged)s uendret, %(rejected)s avvist, %(protected)s beskyttede verdier."
        )
        self.stdout.write(f"{head} {counts % found}")
        for warning in found["warnings"][:20]:
            self.stdout.write(f"– {warning['column']}: {warning['message']}" if warning["column"] else f"– {warning['message']}")
        unknown = [heading for heading, field in found["columns"].items() if field is None]
        if unknown:
            self.stdout.write(_("Kolonner som ikke er brukt: %(columns)s") % {"columns": ", ".join(unknown)})

    def _write_rejects(self, plan: Plan, options) -> CommandError | None:
        """The error to end with where the disk said no after all: what was done is told first."""
        if not options["rejects"]:
            return None
        try:
            rows = write_rejects(plan.frame, options["rejects"])
        except (OSError, SheetError, XlsxWriterException) as problem:
            return self.cannot_write(options["rejects"], problem)
        self.tell(_("%(count)s avviste rader i %(path)s") % {"count": rows, "path": options["rejects"]})
        return None

    def _stage(self, stage: str, rows: int = 0) -> None:
        self.tell(f"{STAGES[stage]} …" + (f" ({rows})" if rows else ""))

    def _measured(self, found: dict) -> dict:
        return {**found, "queries": self.queries, "seconds": round(time.perf_counter() - self.started, 3)}

    @contextmanager
    def _counted(self):
        self.queries = 0

        def count(execute, sql, params, many, context):
            self.queries += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            yield
