"""What the import commands share."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from fdvu.access.models import User
from fdvu.audit.importing import AuditedKind
from fdvu.core.importing import ProfileError, ReadOptions
from fdvu.core.importing.parsing import value_problems
from fdvu.core.importing.texts import translated
from fdvu.core.management.base import FileCommand
from fdvu.core.models import ImportProfile
from fdvu.core.registry import import_kinds
from fdvu.lib.message import Message


class ImportCommand(FileCommand):
    """Wrong usage ends with status 2, refused input with 1."""

    def kind_of(self, key: str) -> AuditedKind:
        found = import_kinds.get(key)
        if found is None:
            known = ", ".join(kind.key for kind in import_kinds)
            raise self.wrong_usage(_("Ukjent type «%(key)s». Kjente typer: %(known)s.") % {"key": key, "known": known})
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
