"""Uploaded files as tests need them: small real pictures, documents and some that are not what they say."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ORIENTATION, TAKEN, GPS = 0x0112, 0x9003, 0x8825


def jpeg(name: str = "tak.jpg", *, size=(64, 48), turned: bool = False, taken: str = "", with_place: bool = False, color="red"):
    """A JPEG with what a phone writes about it."""
    image = Image.new("RGB", size, color)
    exif = Image.Exif()
    if turned:
        exif[ORIENTATION] = 6  # to be shown a quarter turn clockwise
    if taken:
        exif.get_ifd(0x8769)[TAKEN] = taken
    if with_place:
        exif.get_ifd(GPS)[1] = "N"
        exif.get_ifd(GPS)[2] = (61.0, 54.0, 18.0)
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def png(name: str = "plan.png", *, size=(40, 40), mode: str = "RGBA"):
    out = BytesIO()
    Image.new(mode, size).save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def pdf(name: str = "rapport.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")


def office(name: str, *parts: str):
    """A package with these parts, as Word and Excel make them."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for part in ("[Content_Types].xml", *parts):
            package.writestr(part, "<x/>")
    return SimpleUploadedFile(name, out.getvalue())


def content(name: str, body: bytes):
    return SimpleUploadedFile(name, body)
