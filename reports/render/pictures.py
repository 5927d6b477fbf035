"""Bilder i rapporter: taken from storage, made small, one at a time."""

from __future__ import annotations

from fdvu.lib.pictures import PictureError, make_preview
from reports.render.html import picture_html

# Pixels along the longest side: three beside each other on A4 at 200 dots per inch, and one across the page.
SMALL, LARGE = 520, 1500


def stored_picture(file, *, alt: str, caption: str = "", shape: str = "photo", longest: int = SMALL) -> str:
    """A stored picture as HTML; '' where the file is gone or broken."""
    try:
        with file.open("rb") as handle:
            jpeg = make_preview(handle, longest).jpeg
    except (OSError, PictureError):
        return ""
    return picture_html(jpeg, alt=alt, caption=caption, shape=shape)
