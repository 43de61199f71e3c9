"""A paper as blocks of words, tables and pictures: one definition for the page and for the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from opentaper.exchange.typeset import REGIONS, typeset


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table; ``columns`` has a letter for each: left, wide (and left), or right, where figures stand."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    columns: str

    @property
    def labelled(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Each row as its heads and cells, for a page too narrow for a table."""
        return tuple(tuple(zip(self.heads, row, strict=True)) for row in self.rows)


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """A picture on white paper, with what it says in words, and its height in millimetres."""

    svg: str
    alt: str
    height_mm: int


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """One block of a paper: a heading, sentences, a table, lines of a list, a picture, a note below.

    ``blanks`` are labels with a line to write on; ``is_framed`` draws a frame; two blocks that follow each
    other and are ``is_half`` stand side by side.
    """

    title: str = ""
    paragraphs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    table: PaperTable | None = None
    picture: PaperPicture | None = None
    note: str = ""
    blanks: tuple[str, ...] = ()
    is_framed: bool = False
    is_half: bool = False


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A whole paper; ``is_one_page`` says that it is set as large as fits on one page, and never on two."""

    title: str
    lead: str
    language: str
    blocks: tuple[PaperBlock, ...]
    footer: str
    is_one_page: bool = False

    def text(self) -> str:
        """Return all its words, a line each."""
        told = [self.title, self.lead]
        for block in self.blocks:
            told += [block.title, *block.paragraphs]
            if block.table is not None:
                told += [" ".join(block.table.heads), *(" ".join(row) for row in block.table.rows)]
            told += [*block.lines, block.note, *block.blanks]
        return "\n".join(line for line in (*told, self.footer) if line)


def rows_of(page: PaperPage) -> tuple[tuple[PaperBlock, ...], ...]:
    """Return the blocks row by row: two halves that follow each other share one."""
    found: list[list[PaperBlock]] = []
    for block in page.blocks:
        before = found[-1] if found else []
        if block.is_half and len(before) == 1 and before[0].is_half:
            before.append(block)
        else:
            found.append([block])
    return tuple(tuple(row) for row in found)


def paper_pdf(page: PaperPage) -> bytes:
    """Return a paper as a PDF that is tagged for screen readers (PDF/UA-1); equal papers give equal bytes."""
    rows: Sequence[Sequence[PaperBlock]] = rows_of(page)
    told = {
        "title": page.title,
        "lead": page.lead,
        "author": "OpenTaper",
        "lang": page.language,
        "region": REGIONS[page.language],
        "footer": page.footer,
        "one_page": page.is_one_page,
        "rows": [[asdict(block) for block in row] for row in rows],
    }
    return typeset("paper.typ", told)
