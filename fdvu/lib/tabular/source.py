"""The one way in: a file of any supported kind becomes a source with sheets."""

from __future__ import annotations

import os
from pathlib import PurePath
from typing import IO, Any

from fdvu.lib.message import Message
from fdvu.lib.message import gettext_noop as _

from .delimited import DelimitedSource
from .errors import TabularError, shown
from .safety import Limits, identify, macros
from .workbook import WorkbookSource

Source = WorkbookSource | DelimitedSource
_TEXT_SUFFIXES = (".csv", ".txt", ".tsv", ".tab", ".skv", "")
_MACRO_SUFFIXES = (".xlsm", ".xltm", ".xlam")


def open_source(
    path_or_file: str | os.PathLike[str] | IO[bytes],
    filename: str | None = None,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    limits: Limits | None = None,
) -> Source:
    """Open a spreadsheet or text file; what it is shows from its content, never from its name."""
    limits = limits or Limits()
    data = _bytes(path_or_file, limits)
    name = PurePath(filename or (str(path_or_file) if isinstance(path_or_file, (str, os.PathLike)) else "")).name
    suffix = PurePath(name).suffix.lower()
    kind = identify(data)
    if kind != "text":
        if suffix in _MACRO_SUFFIXES:
            raise macros()
        return WorkbookSource(data, kind, limits)
    try:
        source = DelimitedSource(data, PurePath(name).stem or name, limits, encoding, delimiter)
    except TabularError:
        if suffix in _TEXT_SUFFIXES:
            raise
        raise TabularError(
            _("Filen heter %(suffix)s, men innholdet er ikke et regneark. Lagre den på nytt som .xlsx."), suffix=suffix
        ) from None
    if suffix not in _TEXT_SUFFIXES:
        source.warnings.append(Message(_("Filen heter %(suffix)s, men er en tekstfil og er lest som csv."), {"suffix": shown(suffix)}))
    return source


def _bytes(path_or_file: str | os.PathLike[str] | IO[bytes], limits: Limits) -> bytes:
    try:
        if isinstance(path_or_file, (str, os.PathLike)):
            with open(path_or_file, "rb") as file:
                return _read(file, limits)
        if hasattr(path_or_file, "seek"):
            path_or_file.seek(0)
        return _read(path_or_file, limits)
    except OSError as problem:
        raise TabularError(
            _("Filen kan ikke leses: %(reason)s."), reason=os.strerror(problem.errno) if problem.errno else str(problem)
        ) from None


def _read(file: Any, limits: Limits) -> bytes:
    data = file.read(limits.max_bytes + 1)
    if len(data) > limits.max_bytes:
        raise TabularError(_("Filen er større enn grensen på %(limit)s MB."), limit=max(1, limits.max_bytes // (1024 * 1024)))
    return bytes(data)
