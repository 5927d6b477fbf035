"""What the import commands share: one JSON document on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from fdvu.access.models import User
from fdvu.audit.importing import AuditedKind
from fdvu.core.importing import ProfileError, ReadOptions
from fdvu.core.importing.parsing import value_problems
from fdvu.core.importing.texts import translated
from fdvu.core.models import ImportProfile
from fdvu.core.registry import import_kinds
from fdvu.lib.message import Message


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
        try:
            exists = found.is_file()
        except OSError:  # a name longer than the file system takes
            exists = False
        if not exists:
            raise self.wrong_usage(_("Filen finnes ikke: %(path)s") % {"path": path})
        if not os.access(found, os.R_OK):
            raise self.wrong_usage(_("Filen kan ikke leses: %(path)s") % {"path": path})
        return found

    def writable_file(self, path: str, suffixes: Sequence[str]) -> str:
        """A path that can be written, found out before any work is done for it."""
        target = Path(path)
        try:
            folder, exists = target.parent.is_dir(), target.exists()
            is_folder = target.is_dir()
        except OSError as problem:
            raise self.cannot_write(path, problem.strerror) from problem
        if is_folder:
            raise self.cannot_write(path, _("det er en mappe"))
        if target.suffix.lower() not in suffixes:
            names = _(" eller ").join(suffixes)
            raise self.wrong_usage(_("Filnavnet må slutte på %(suffixes)s: %(path)s") % {"suffixes": names, "path": path})
        if not folder:
            raise self.cannot_write(path, _("mappen finnes ikke"))
        if not os.access(target if exists else target.parent, os.W_OK):
            raise self.cannot_write(path, _("du har ikke lov til å skrive der"))
        return path

    def cannot_write(self, path: str, reason: Any) -> CommandError:
        return self.wrong_usage(_("Kan ikke skrive %(path)s: %(reason)s") % {"path": path, "reason": reason})

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
        except RecursionError as problem:
            raise self.wrong_usage(_("%(path)s har for mange nivåer inni hverandre.") % {"path": path}) from problem
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
            options = ReadOptions.from_dict(data, kind)
        except ProfileError as problem:
            raise self.wrong_words(problem.messages) from problem
        if wrong := value_problems(options, kind):
            raise self.wrong_words(wrong)
        return options

    def wrong_words(self, messages: Iterable[Message]) -> CommandError:
        return self.wrong_usage("\n".join(map(translated, messages)))
