"""What commands on files share: one JSON document on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class FileCommand(BaseCommand):
    """Wrong usage ends with status 2, refused input with 1."""

    as_json = False
    column_words = gettext_lazy("kolonne %(value)s")

    def tell(self, text: str) -> None:
        """A line for people, out of the way of the document."""
        self.stderr.write(text, style_func=lambda line: line)

    def print_document(self, document: Any) -> None:
        # Half a surrogate pair, which JSON can name and no text can hold, goes out as JSON names it.
        self.stdout.write(json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace").decode())

    def wrong_usage(self, text: str) -> CommandError:
        return CommandError(text, returncode=2)

    def refused(self, document: dict[str, Any]) -> CommandError:
        """Print the document and give the error that ends the command."""
        if self.as_json:
            self.print_document(document)
        errors = document["errors"]
        for error in errors[:20]:
            words = (("file", "%(value)s"), ("row", _("rad %(value)s")), ("column", self.column_words))
            place = ", ".join(word % {"value": error[key]} for key, word in words if error[key] is not None)
            self.tell(f"{place}: {error['message']}" if place else error["message"])
        total = max(document.get("errors_total", 0), len(errors))
        if total > 20:
            self.tell(_("… og %(count)s feil til.") % {"count": total - 20})
        return CommandError(_("Avvist: %(count)s feil.") % {"count": total}, returncode=1)

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

    def cannot_write(self, path: str, reason: Any) -> CommandError:
        return self.wrong_usage(_("Kan ikke skrive %(path)s: %(reason)s") % {"path": path, "reason": reason})
