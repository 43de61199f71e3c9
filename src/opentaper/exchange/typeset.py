"""A paper set as tagged PDF: plain values in, the bytes of a file out; equal values give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import ExitStack
from importlib.resources import as_file, files
from typing import Any, Final

# A plain zero and an unlike 1, l and I. A slashed zero has been read as 4, 6, 8 and 9 (Institute for Safe
# Medication Practices, list of error-prone abbreviations, symbols and dose designations, 2015).
FONT = "IBM Plex Sans"
FONT_PACKAGE = "fontpkg_ibm_plex_sans"
REGIONS = {"en": "GB", "da": "DK"}
ACCESSIBLE: Final = "ua-1"


def typeset(template: str, told: Mapping[str, Any]) -> bytes:
    """Return the PDF (PDF/UA-1, tagged for screen readers) of a template of this room with its values.

    Every value is set as text, and never read as markup.
    """
    import typst

    inputs = {"data": json.dumps(told, ensure_ascii=False)}
    with ExitStack() as opened:
        room = opened.enter_context(as_file(files("opentaper.exchange").joinpath("templates")))
        fonts = opened.enter_context(as_file(files(FONT_PACKAGE).joinpath("files")))
        return typst.compile(
            str(room / template),
            root=str(room),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            sys_inputs=inputs,
            pdf_standards=ACCESSIBLE,
        )
