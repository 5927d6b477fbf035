"""Import in the browser: file, sheet and heading row, columns, check, taking in, undo."""

from fdvu.core.views.imports import check, columns, files, finish, sheet, start

__all__ = ["check", "columns", "files", "finish", "sheet", "start"]
