"""QR codes as inline SVG."""

import segno


def qr_svg(text: str) -> str:
    """A QR code that says `text`, black on white whatever the page's colours; a fourth of it may be worn away."""
    return segno.make(text, error="q", micro=False).svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None
    )
