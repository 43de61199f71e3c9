"""A good file changed here and there, in the way that its kind of file is built."""

from __future__ import annotations

import io
import json
import lzma
import random
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from trust.fuzz.hostile import Chooser, value, word

#: No input is longer, but for the bombs, which have their own table.
MOST_BYTES = 200_000
MOST_EDITS = 4


class Shape(StrEnum):
    """How a kind of file is built."""

    TEXT = "text"
    LINES = "lines"
    JSON = "json"
    XML = "xml"
    ZIP = "zip"
    BYTES = "bytes"


class ByChance:
    """Chooses by chance from a seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def below(self, n: int) -> int:
        """Return a whole number from 0 on, below n."""
        return self._random.randrange(n)


#: What a file answers with that is no longer of its kind, after a change of its bytes.
UNREADABLE = (
    *(LookupError, ValueError, RuntimeError, OSError, EOFError),
    *(zipfile.BadZipFile, zlib.error, struct.error, lzma.LZMAError),
)


def made(seeds: Sequence[bytes], shape: Shape, chooser: Chooser) -> bytes:
    """Return one of the good files, changed up to four times; now and then as it is."""
    told = seeds[chooser.below(len(seeds))]
    for _ in range(chooser.below(MOST_EDITS + 1)):
        told = changed(told, shape, chooser)
    return told[:MOST_BYTES]


def changed(told: bytes, shape: Shape, chooser: Chooser) -> bytes:
    """Return a file with one change of its kind; one that is no longer of its kind, with any change."""
    how = HOW[shape] if chooser.below(8) else in_bytes
    try:
        return how(told, chooser)
    except UNREADABLE:
        return in_bytes(told, chooser)


def in_bytes(told: bytes, chooser: Chooser) -> bytes:
    """Return bytes with some of them turned, taken out, put in, doubled, cut off or written otherwise."""
    place = chooser.below(len(told) + 1)
    length = 1 + chooser.below(8)
    before, part, after = told[:place], told[place : place + length], told[place + length :]
    choices: tuple[Callable[[], bytes], ...] = (
        lambda: before,
        lambda: before + after,
        lambda: before + part + part + after,
        lambda: before + bytes(255 - one for one in part) + after,
        lambda: before + bytes([chooser.below(256)]) * length + part + after,
        lambda: before + word(chooser).encode("utf-8", "surrogatepass") + part + after,
        lambda: before + told,
        lambda: told.decode("utf-8", "replace").encode("utf-16"),
        lambda: told.decode("utf-8", "replace").encode("latin-1", "replace"),
        lambda: b"\xef\xbb\xbf" + told,
    )
    return choices[chooser.below(len(choices))]()


def in_text(told: bytes, chooser: Chooser) -> bytes:
    """Return a text with one of its words, numbers or signs changed, taken out or put elsewhere."""
    parts = re.findall(r"\d+|\w+|\s+|[^\w\s]", _text(told)) or [""]
    place = chooser.below(len(parts))
    choices: tuple[Callable[[], list[str]], ...] = (
        lambda: [word(chooser)],
        list,
        lambda: [parts[place]] * 2,
        lambda: [parts[chooser.below(len(parts))]],
        lambda: [parts[place], word(chooser)],
        lambda: [parts[place].swapcase()],
        lambda: [str(chooser.below(1_000_000))],
    )
    parts[place : place + 1] = choices[chooser.below(len(choices))]()
    return _bytes("".join(parts))


def in_lines(told: bytes, chooser: Chooser) -> bytes:
    """Return lines with a cell, a line, or all separators changed."""
    lines = _text(told).splitlines(keepends=True) or [""]
    place = chooser.below(len(lines))
    choices: tuple[Callable[[], list[str]], ...] = (
        lambda: [_cell_changed(lines[place], chooser)],
        lambda: [_cell_changed(lines[place], chooser)],
        lambda: [_text(in_text(lines[place].encode("utf-8", "surrogatepass"), chooser))],
        list,
        lambda: [lines[place]] * (1 + chooser.below(3)),
        lambda: [lines[chooser.below(len(lines))]],
        lambda: [lines[place].rstrip("\r\n") + "," + word(chooser) + "\n"],
    )
    if chooser.below(12) == 0:
        return _bytes("".join(lines).replace(",", ";\t|"[chooser.below(3)]))
    lines[place : place + 1] = choices[chooser.below(len(choices))]()
    return _bytes("".join(lines))


def _cell_changed(line: str, chooser: Chooser) -> str:
    """Return a line of a table with something else in one of its cells."""
    cells = re.split(r"([,;\t:])", line.rstrip("\r\n"))
    place = 2 * chooser.below((len(cells) + 1) // 2)
    cells[place] = word(chooser)
    return "".join(cells) + "\n"


def in_json(told: bytes, chooser: Chooser) -> bytes:
    """Return a document with one of its values changed, taken out, renamed, doubled or moved."""
    document = json.loads(told)
    places = _places(document)
    if not places or chooser.below(40) == 0:
        return _dumped(value(chooser))
    owner, key = places[chooser.below(len(places))]
    other, at = places[chooser.below(len(places))]
    choices: tuple[Callable[[], None], ...] = (
        lambda: owner.__setitem__(key, value(chooser)),
        lambda: owner.__setitem__(key, value(chooser)),
        lambda: owner.__setitem__(key, word(chooser)),
        lambda: owner.__delitem__(key),
        lambda: owner.__setitem__(key, other[at]),
        lambda: owner.__setitem__(key, [owner[key]]),
        lambda: _renamed(owner, key, chooser),
    )
    choices[chooser.below(len(choices))]()
    return _dumped(document)


def _renamed(owner: Any, key: Any, chooser: Chooser) -> None:
    """Give a value another name, or another place in its list."""
    if isinstance(owner, dict):
        owner[word(chooser)] = owner.pop(key)
    else:
        owner.insert(chooser.below(len(owner) + 1), owner[key])


def _places(document: Any) -> list[tuple[Any, Any]]:
    """Return every place of a document where a value stands."""
    found: list[tuple[Any, Any]] = []
    waiting = [document]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        found += [(one, key) for key in keys]
        waiting += [one[key] for key in keys]
    return found


def _dumped(document: Any) -> bytes:
    return json.dumps(document).encode()


def in_xml(told: bytes, chooser: Chooser) -> bytes:
    """Return XML with an attribute, a text or an element changed."""
    text = _text(told)
    found = list(re.finditer(r'"[^"]*"|(?<=>)[^<]+(?=<)|<[^>]+>', text))
    one = found[chooser.below(len(found))]
    if one[0].startswith("<"):
        other = (one[0] * 2, "", found[chooser.below(len(found))][0], "<!DOCTYPE a [<!ENTITY e 'e'>]>&e;")
        put = other[chooser.below(len(other))]
    else:
        put = f'"{word(chooser)}"' if one[0].startswith('"') else word(chooser)
    return _bytes(text[: one.start()] + put + text[one.end() :])


def in_zip(told: bytes, chooser: Chooser) -> bytes:
    """Return an archive with one of its files changed, renamed, doubled or taken out."""
    with zipfile.ZipFile(io.BytesIO(told)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    place = chooser.below(len(files))
    name, content = files[place]
    choices: tuple[Callable[[], list[tuple[str, bytes]]], ...] = (
        lambda: [(name, changed(content, shape_of(name), chooser))],
        lambda: [(name, changed(content, shape_of(name), chooser))],
        lambda: [(name, changed(content, shape_of(name), chooser))],
        lambda: [(word(chooser) or "x", content)],
        lambda: [(f"../../{name}", content)],
        lambda: [files[place], files[place]],
        list,
    )
    files[place : place + 1] = choices[chooser.below(len(choices))]()
    return packed(files)


def shape_of(name: str) -> Shape:
    """Return how a file within an archive is built, by its name."""
    endings = {"json": Shape.JSON, "csv": Shape.LINES, "xml": Shape.XML, "zip": Shape.ZIP}
    return endings.get(name.rpartition(".")[2].lower(), Shape.BYTES)


def packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    """Return an archive of files."""
    written = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # a name twice is just what is meant
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode()), content)
    return written.getvalue()


def _text(told: bytes) -> str:
    return told.decode("utf-8", "surrogatepass") if _is_utf8(told) else told.decode("latin-1")


def _is_utf8(told: bytes) -> bool:
    try:
        told.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


HOW: dict[Shape, Callable[[bytes, Chooser], bytes]] = {
    Shape.TEXT: in_text,
    Shape.LINES: in_lines,
    Shape.JSON: in_json,
    Shape.XML: in_xml,
    Shape.ZIP: in_zip,
    Shape.BYTES: in_bytes,
}
