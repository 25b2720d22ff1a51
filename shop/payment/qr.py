"""A payment text drawn as a QR code, for the page (SVG) and for saving or mailing (PNG)."""

import io

import segno

#: Modules of white around the code; ISO/IEC 18004 asks for four, and bank apps miss less.
QUIET_ZONE = 4


def qr_svg(payload: str, *, title: str = "") -> str:
    """Return an ``<svg>`` element that grows with its box, black on white also in the dark.

    Contains no style attribute and no script, so it fits the page's security policy.
    ``title`` is read out by screen readers; mark it up as an image where it is included.
    """
    return _code(payload).svg_inline(
        border=QUIET_ZONE,
        light="#fff",
        omitsize=True,
        title=title or None,
        svgclass="qr",
        lineclass=None,
    )


def qr_png(payload: str, *, scale: int = 8) -> bytes:
    """Return a PNG of the code, ``scale`` pixels for each module."""
    out = io.BytesIO()
    _code(payload).save(out, kind="png", border=QUIET_ZONE, scale=scale)
    return out.getvalue()


def _code(payload: str) -> segno.QRCode:
    # M (15 % may be lost) at least: segno raises the level when it costs no extra size.
    return segno.make_qr(payload, error="m")
