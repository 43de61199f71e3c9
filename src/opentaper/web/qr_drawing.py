"""An address as a picture that a phone's camera reads (QR), drawn as SVG of our own."""

from __future__ import annotations

from opentaper.wording import words

#: Empty squares around the picture, as its standard asks (ISO/IEC 18004).
QUIET = 4


def qr_drawing(text: str, language: str = "en") -> str:
    """Return the picture: dark squares on light, in every theme, for a camera reads nothing else.

    Examples
    --------
    >>> drawn = qr_drawing("https://taper.example/emergency/7")
    >>> drawn.count("<path"), drawn.startswith('<svg class="qr"')
    (1, True)
    """
    from qrcode.constants import ERROR_CORRECT_M  # type: ignore[import-untyped]  # it publishes no types
    from qrcode.main import QRCode  # type: ignore[import-untyped]  # it publishes no types

    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    size = len(rows) + 2 * QUIET
    squares = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    label = words("web.emergency.picture", language)
    return (
        f'<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">'
        f'<rect class="qr__light" width="{size}" height="{size}"/>'
        f'<path class="qr__dark" d="{squares}"/></svg>'
    )
