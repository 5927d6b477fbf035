"""Smaller copies of photos for pages and reports: turned the right way, without what the camera wrote about itself."""

import warnings
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError

LONGEST_SIDE = 1600
MOST_PIXELS = 120_000_000
_QUALITY = 82
_EXIF_IFD, _TAKEN = 0x8769, 0x9003


class PictureError(ValueError):
    """The picture cannot be used; `code` is `broken` or `too_many_pixels`."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Preview:
    """A JPEG without metadata, its size in pixels, and the day the camera says the picture was taken."""

    jpeg: bytes
    width: int
    height: int
    taken_on: date | None


def make_preview(file: IO[bytes], longest: int = LONGEST_SIDE) -> Preview:
    """At most `longest` pixels wide and high. The camera's orientation is applied; place, camera and names are left out."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file)
            _refuse_too_large(image)
            taken = _taken_on(image)
            image.draft("RGB", (longest, longest))
            image = ImageOps.exif_transpose(image)
            image.thumbnail((longest, longest))
            flat = _on_white(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError("too_many_pixels") from error
    except PictureError:
        raise
    # Pillow's readers raise nearly anything at a broken file.
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, OverflowError) as error:
        raise PictureError("broken") from error
    finally:
        file.seek(0)
    out = BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return Preview(out.getvalue(), flat.width, flat.height, taken)


def _refuse_too_large(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise PictureError("too_many_pixels")


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency, and as a new picture that carries nothing but its points."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layered = image.convert("RGBA")
        flat = Image.new("RGB", image.size, "white")
        flat.paste(layered, mask=layered.getchannel("A"))
        return flat
    flat = Image.new("RGB", image.size)
    flat.paste(image.convert("RGB"))
    return flat


def _taken_on(image: Image.Image) -> date | None:
    try:
        text = str(image.getexif().get_ifd(_EXIF_IFD).get(_TAKEN, ""))
        return datetime.strptime(text[:10], "%Y:%m:%d").date()
    except (ValueError, TypeError, SyntaxError, OSError):
        return None
