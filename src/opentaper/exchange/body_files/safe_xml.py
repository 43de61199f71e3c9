"""XML read as it comes, element by element and never as a tree; no entities, nothing from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import BinaryIO
from xml.parsers import expat

from opentaper.errors import BadFile
from opentaper.exchange.body_files.watched import CHUNK

#: A record of a phone stands a few levels deep.
MOST_DEPTH = 64
#: A tag or a comment that does not end for so long is no record.
LONGEST_TAG = 8 << 20
#: Different names of elements and attributes; an export has some dozens.
MOST_WORDS = 10_000
#: A document type at the head of the file is looked for in so many bytes.
HEAD = 1 << 20
Element = Callable[[str, Mapping[str, str]], None]


def read_xml(stream: BinaryIO, file: str, element: Element) -> str:
    """Tell ``element`` the name and the attributes of every element, in order.

    Returns
    -------
    str
        Where the file broke off, or nothing where it ends as it should.

    Raises
    ------
    BadFile
        It is no XML at all, or made to do harm.
    """
    return _Reading(file, element).read(stream)


class _Reading:
    """One pass through a file."""

    def __init__(self, file: str, element: Element) -> None:
        self.file = file
        self.elements = 0
        self.ended: list[str] = []
        self.begun: list[int] = [0]
        self.parser = parser = expat.ParserCreate()
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.EntityDeclHandler = self._refused_declaration
        parser.ExternalEntityRefHandler = self._refused_outside
        parser.EndElementHandler = self.ended.append
        begun = self.begun

        def start(name: str, attributes: Mapping[str, str]) -> None:
            begun[0] += 1
            element(name, attributes)

        parser.StartElementHandler = start

    def read(self, stream: BinaryIO) -> str:
        """Read to the end, or to where it breaks off."""
        chunk = self._without_doctype(stream.read(HEAD))
        fed, depth = 0, 0
        while True:
            try:
                self.parser.Parse(chunk, not chunk)
            except expat.ExpatError:
                return self._broken()
            except (LookupError, ValueError):  # an encoding that nobody knows
                raise BadFile(file=self.file, why="unknown_encoding") from None
            fed += len(chunk)
            depth += self.begun[0] - len(self.ended)
            self.elements += self.begun[0]
            self.begun[0] = 0
            self.ended.clear()
            is_endless = fed - self.parser.CurrentByteIndex > LONGEST_TAG
            if depth > MOST_DEPTH or is_endless or len(self.parser.intern) > MOST_WORDS:
                raise BadFile(file=self.file, why="xml_depth", place=self._place())
            if not chunk:
                return ""
            chunk = stream.read(CHUNK)

    def _without_doctype(self, head: bytes) -> bytes:
        """Return the head with its document type blotted out: some phones write one that cannot be read.

        Raises
        ------
        BadFile
            It declares entities, which no export needs.
        """
        start = head.find(b"<!DOCTYPE")
        if start < 0 or start > head.find(b"<HealthData") >= 0:
            return head
        inner, closed = head.find(b"[", start), head.find(b">", start)
        is_inner = 0 <= inner < closed
        end = head.find(b"]>", start) + 1 if is_inner else closed
        if end <= 0:
            return head
        if b"<!ENTITY" in head[start:end]:
            raise BadFile(file=self.file, why="xml_entities")
        blotted = bytes(one if one in b"\r\n" else 32 for one in head[start : end + 1])
        return head[:start] + blotted + head[end + 1 :]

    def _broken(self) -> str:
        if not self.elements + self.begun[0]:
            raise BadFile(file=self.file, why="not_xml", place=self._place())
        return self._place()

    def _place(self) -> str:
        return str(max(1, self.parser.CurrentLineNumber))

    def _refused_declaration(self, *_: object) -> None:
        raise BadFile(file=self.file, why="xml_entities")

    def _refused_outside(self, *_: object) -> int:
        raise BadFile(file=self.file, why="xml_entities")
