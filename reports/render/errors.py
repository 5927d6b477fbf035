"""What can stop a file from being made."""


class RenderError(Exception):
    """The message is one plain sentence for the person who asked for the file."""
