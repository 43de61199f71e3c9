"""JSON read item by item: no file is held whole, nothing nests without end, and no text is endless."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any, BinaryIO

from opentaper.errors import BadFile
from opentaper.exchange.body_files.left_out import told_name
from opentaper.exchange.body_files.watched import CHUNK

MOST_DEPTH = 32
#: One item, such as a night with its stages, has not so many parts.
MOST_PARTS = 50_000
PART_LENGTH = 100
#: So many bytes without a quotation mark are one endless text or number.
LONGEST = 4 << 20
Item = dict[str, Any]
_Events = Iterator[tuple[str, Any]]
_OPEN = frozenset({"start_map", "start_array"})


def begins_as_json(head: bytes) -> bool:
    r"""Whether a file begins as JSON does.

    Examples
    --------
    >>> begins_as_json(b"\xef\xbb\xbf [{"), begins_as_json("{".encode("utf-16")), begins_as_json(b"a,b")
    (True, True, False)
    """
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = head[:64].decode("utf-16" if is_wide else "utf-8", errors="replace")
    return text.lstrip("\ufeff \t\r\n")[:1] in {"[", "{"}


class BrokenPart(Exception):
    """A part of a file breaks off after what could be read; ``place`` is where."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def json_items(stream: BinaryIO, file: str, place: str) -> Iterator[tuple[str, Item]]:
    r"""Yield every object of a list with the name of the list, and last what stands beside lists.

    Lists may stand at the top or under a name: ``[{…}]``, ``{"sleep": [{…}]}``.

    Raises
    ------
    BadFile
        It is no JSON, or nests too deep.
    BrokenPart
        It breaks off after items that could be read.

    Examples
    --------
    >>> import io
    >>> list(json_items(io.BytesIO(b'{"sleep": [{"day": "2026-10-04"}], "n": 1}'), "a.json", ""))
    [('sleep', {'day': '2026-10-04'}), ('', {'n': 1})]
    """
    import ijson

    n = 0
    try:
        events = iter(ijson.basic_parse(_Guarded(stream), use_float=True, buf_size=CHUNK))
        for name, item in _items(events, _Limits(file, place)):
            n += 1
            yield name, item
    except (ijson.JSONError, ValueError, OverflowError, StopIteration, RuntimeError):
        # what is no JSON, letters that are none, and numbers without end
        if n:
            raise BrokenPart(told_name(place) or str(n)) from None
        raise BadFile(file=file, why="not_json", place=told_name(place)) from None


class _Limits:
    """How deep and how large an item may be."""

    def __init__(self, file: str, place: str) -> None:
        self.file, self.place = file, place

    def check(self, depth: int, parts: int) -> None:
        if depth > MOST_DEPTH or parts > MOST_PARTS:
            raise BadFile(file=self.file, why="json_depth", place=told_name(self.place))


def _items(events: _Events, limits: _Limits) -> Iterator[tuple[str, Item]]:
    event, _ = next(events)
    if event == "start_array":
        yield from _elements(events, "", limits)
        _ended(events)
        return
    if event != "start_map":
        raise ValueError(event)
    beside: Item = {}
    while True:
        event, value = next(events)
        if event == "end_map":
            break
        name, (event, inner) = str(value), next(events)
        if event == "start_array":
            yield from _elements(events, name, limits)
        else:
            beside[name] = _built(events, event, inner, limits)
            limits.check(0, len(beside))
    _ended(events)
    if beside:
        yield "", beside


def _ended(events: _Events) -> None:
    for event, _ in events:  # anything behind the end is no JSON
        raise ValueError(event)


def _elements(events: _Events, name: str, limits: _Limits) -> Iterator[tuple[str, Item]]:
    for event, value in events:
        if event == "end_array":
            return
        built = _built(events, event, value, limits)
        if isinstance(built, dict):
            yield name, built
    raise ValueError(name)


def _built(events: _Events, event: str, value: Any, limits: _Limits) -> Any:
    """Return the value that begins with an event."""
    if event not in _OPEN:
        return value
    top: Any = {} if event == "start_map" else []
    stack, keys, parts = [top], [""], 0
    while stack:
        event, value = next(events)
        parts += 1 + (len(value) // PART_LENGTH if isinstance(value, str) else 0)
        limits.check(len(stack), parts)
        if event == "map_key":
            keys[-1] = str(value)
        elif event in {"end_map", "end_array"}:
            stack.pop()
            keys.pop()
        else:
            new: Any = value if event not in _OPEN else {} if event == "start_map" else []
            if isinstance(stack[-1], dict):
                stack[-1][keys[-1]] = new
            else:
                stack[-1].append(new)
            if event in _OPEN:
                stack.append(new)
                keys.append("")
    return top


class _Guarded:
    """A stream in UTF-8 without its mark, that refuses a text that does not end."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._unquoted, self._is_first = stream, 0, True
        self._decoder: codecs.IncrementalDecoder | None = None

    def read(self, size: int) -> bytes:
        """Read so many bytes, or fewer."""
        if not size:
            return b""
        content = self._stream.read(size)
        if self._is_first:
            self._is_first = False
            if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                self._decoder = codecs.getincrementaldecoder("utf-16")()
            content = content.removeprefix(codecs.BOM_UTF8)
        if self._decoder is not None:
            is_last = not content
            while content and not (told := self._decoder.decode(content)):
                content = self._stream.read(size)
                is_last = not content
            content = self._decoder.decode(b"", final=True).encode() if is_last else told.encode()
        plain = content.replace(b'\\"', b"") if b'\\"' in content else content
        place = plain.rfind(b'"')
        self._unquoted = self._unquoted + len(plain) if place < 0 else len(plain) - place
        if self._unquoted > LONGEST:
            raise ValueError("a text that does not end")
        return content
