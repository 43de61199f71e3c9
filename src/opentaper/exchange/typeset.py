"""A paper set as tagged PDF: plain values in, the bytes of a file out; equal values give equal bytes."""

from __future__ import annotations

import json
import re
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
#: What stands for a sign that no font of ours draws; how often what is named as such is put aside by itself.
UNDRAWN: Final = "\u25a1"
MOST_TRIES: Final = 3
#: What joins signs to one picture; of no use once they stand apart.
JOINERS: Final = (0x200D, 0xFE0E, 0xFE0F)
#: Whatever is no Latin letter, digit or sign that our fonts draw for certain.
FOREIGN: Final = re.compile("[^\n\\x20-\\x7e\u00a0-\u017f\u2010-\u2027\u2030-\u203a\u20ac\u2212\u25a1]")
#: Control signs and halves of letters; those that turn the direction of what stands around them.
UNTYPED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_NAMED: Final = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_ESCAPED: Final = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


def typeset(template: str, told: Mapping[str, Any]) -> bytes:
    """Return the PDF (PDF/UA-1, tagged for screen readers) of a template of this room with its values.

    Every value is set as text, and never read as markup. A sign that no font of ours draws, such as a small
    picture, stands as an empty square: a paper without it is better than none.
    """
    import typst

    text = json.dumps(_printable(told), ensure_ascii=False)
    for _ in range(MOST_TRIES):
        try:
            return _compiled(template, text)
        except typst.TypstError as error:
            text, before = _without(text, str(error)), text
            if text == before:
                break
    plain = FOREIGN.sub(UNDRAWN, text)
    try:
        return _compiled(template, plain)
    except typst.TypstError:
        # a sign that joins others in a way that no reader can name: the check of its tags is then left out
        return _compiled(template, plain, is_checked=False)


def _printable(value: Any) -> Any:
    """Return a value without signs that nobody types and no font has."""
    if isinstance(value, str):
        return UNTYPED.sub("", value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list | tuple) else value


def _compiled(template: str, text: str, *, is_checked: bool = True) -> bytes:
    import typst

    with ExitStack() as opened:
        room = opened.enter_context(as_file(files("opentaper.exchange").joinpath("templates")))
        fonts = opened.enter_context(as_file(files(FONT_PACKAGE).joinpath("files")))
        return typst.compile(
            str(room / template),
            root=str(room),
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(fonts)]),
            sys_inputs={"data": text},
            pdf_standards=[ACCESSIBLE] if is_checked else [],
        )


def _without(text: str, error: str) -> str:
    """Return a text with every sign that an error says cannot be drawn put aside."""
    signs = {sign for named in _NAMED.findall(error) for sign in _plain(named)} - {UNDRAWN}
    aside = {ord(sign): UNDRAWN for sign in signs if not sign.isascii()}
    return text.translate(aside | dict.fromkeys(JOINERS)) if aside else text


def _plain(named: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), named)
