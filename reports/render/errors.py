"""What can stop a file from being made."""

from fdvu.lib.sheets.errors import SheetError as RenderError

__all__ = ["RenderError"]
