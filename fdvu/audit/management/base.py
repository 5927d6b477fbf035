"""What the import commands share: one JSON document on standard output, everything else on standard error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from fdvu.access.models import User
from fdvu.audit.importing import AuditedKind
from fdvu.core.importing import ProfileError, ReadOptions
from fdvu.core.importing.texts import translated
from fdvu.core.models import ImportProfile
from fdvu.core.registry import import_kinds


class ImportCommand(BaseCommand):
    """Wrong usage ends with status 2, refused input with 1."""

    as_json = False

    def tell(self, text: str) -> None:
        """A line for people, out of the way of the document."""
        self.stderr.write(text, style_func=lambda line: line)

    def print_document(self, document: Any) -> None:
        self.stdout.write(json.dumps(document, ensure_ascii=False))

    def wrong_usage(self, text: str) -> CommandError:
        return CommandError(text, returncode=2)

    def refused(self, document: dict[str, Any]) -> CommandError:
        """Print the document and give the error that ends the command."""
        if self.as_json:
            self.print_document(document)
        errors = document["errors"]
        for error in errors[:20]:
            place = ", ".join(
                f"{name} {error[key]}" for key, name in (("row", _("rad")), ("column", _("kolonne"))) if error[key] is not None
            )
            self.tell(f"{place}: {error['message']}" if place else error["message"])
        if len(errors) > 20:
            self.tell(_("… og %(count)s feil til.") % {"count": len(errors) - 20})
        return CommandError(_("Avvist: %(count)s feil.") % {"count": len(errors)}, returncode=1)

    def kind_of(self, key: str) -> AuditedKind:
        found = import_kinds.get(key)
        if found is None:
            known = ", ".join(kind.key for kind in import_kinds)
            raise self.wrong_usage(_("Ukjent type «%(key)s». Kjente typer: %(known)s.") % {"key": key, "known": known})
        return found

    def existing_file(self, path: str) -> Path:
        found = Path(path)
        if not found.is_file():
            raise self.wrong_usage(_("Filen finnes ikke: %(path)s") % {"path": path})
        return found

    def person(self, username: str | None) -> User | None:
        """Who does it; without a name the system, which may write everywhere."""
        if username is None:
            return None
        found = User.objects.filter(username=username, is_active=True).first()
        if found is None:
            raise self.wrong_usage(_("Brukeren finnes ikke: %(name)s") % {"name": username})
        return found

    def json_file(self, path: str) -> Any:
        try:
            return json.loads(self.existing_file(path).read_text(encoding="utf-8-sig"))
        except (ValueError, OSError) as problem:
            raise self.wrong_usage(_("%(path)s er ikke gyldig JSON: %(reason)s") % {"path": path, "reason": problem}) from problem

    def options_of(self, kind: AuditedKind, name: str | None, **overrides: Any) -> ReadOptions:
        """The profile by file or by saved name, with what the command line says on top."""
        data: Any = {}
        if name:
            saved = ImportProfile.objects.filter(kind=kind.key, name=name).first()
            data = saved.data if saved else self.json_file(name)
        if isinstance(data, dict):
            data = {**data, **{key: value for key, value in overrides.items() if value is not None}}
        try:
            return ReadOptions.from_dict(data, kind)
        except ProfileError as problem:
            raise self.wrong_usage("\n".join(translated(message) for message in problem.messages)) from problem
