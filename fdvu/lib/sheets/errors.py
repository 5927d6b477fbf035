"""What can stop a spreadsheet from being made."""


class SheetError(Exception):
    """The message is one plain sentence for the person who asked for the file."""
