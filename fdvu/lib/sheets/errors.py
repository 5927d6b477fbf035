"""What can stop a spreadsheet from being made."""

from fdvu.lib.message import Message


class SheetError(Exception):
    """The message is one plain sentence for the person who asked for the file: finished text, or one the caller translates."""

    def __init__(self, message: Message | str):
        super().__init__(message)
        self.message = message
