"""Tables of a report in words: heads, groups and figures as a language tells them."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.exchange.evidence_site.evidence_report import (
    HELD_BACK,
    EvidenceCell,
    EvidenceColumn,
    EvidenceKind,
    EvidenceTable,
)
from opentaper.wording import number_text
from opentaper.wording.catalogue import language_of
from opentaper.wording.figures import NBSP, percent_text, term_text
from opentaper.wording.texts import room_text, room_texts

ROOM = "opentaper.exchange.evidence_site"
#: Shares below so many per cent are told with a decimal.
TENTH_BELOW = 10
#: Nothing could be reckoned here, because there was nobody to reckon it from.
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class CellShown:
    """One cell in words; ``is_group`` where it heads its row."""

    text: str
    is_group: bool
    is_held_back: bool


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table in words: what it counts, its heads and its cells; an interval stands in its value's cell."""

    name: str
    title: str
    about: str
    heads: tuple[str, ...]
    rows: tuple[tuple[CellShown, ...], ...]
    n_held_back: int


def say(code: str, language: str, **values: object) -> str:
    """Return the sentence of a code of the report, with its values filled in."""
    return room_text(ROOM, code, language, values)


def has_words(code: str, language: str) -> bool:
    """Return whether the report has a sentence of this code."""
    return code in room_texts(ROOM, language_of(language))


def title_text(name: str, language: str) -> str:
    """Return the title of a table: what it is of, and by what.

    Examples
    --------
    >>> title_text("withdrawal_by_use", "en"), title_text("withdrawal", "en")
    ('Withdrawal, by length of use', 'Withdrawal')
    """
    stem, _, by = name.partition("_by_")
    parts = [(f"table.{stem}", stem), *([(f"by.{by}", by)] if by else [])]
    return ", ".join(_told(code, plain, language) for code, plain in parts)


def head_text(table: EvidenceTable, column: EvidenceColumn, language: str) -> str:
    """Return the head of a column: its words in this table, or in any, or what it is called."""
    own = f"column.{_stem(table)}.{column.name}"
    return _told(own if has_words(own, language) else f"column.{column.name}", column.name, language)


def table_shown(table: EvidenceTable, language: str) -> TableShown:
    """Return a table in words."""
    places = [place for place, one in enumerate(table.columns) if not table.is_end(one.name)]
    about = f"about.{_stem(table)}"
    return TableShown(
        name=table.name,
        title=title_text(table.name, language),
        about=say(about, language) if has_words(about, language) else "",
        heads=tuple(head_text(table, table.columns[place], language) for place in places),
        rows=tuple(tuple(_cell(table, row, place, language) for place in places) for row in table.rows),
        n_held_back=table.n_held_back,
    )


def _cell(table: EvidenceTable, row: tuple[EvidenceCell, ...], place: int, language: str) -> CellShown:
    column, cell = table.columns[place], row[place]
    is_group = column.kind is EvidenceKind.GROUP
    if column.name == "value" and place > 0:  # the group of the column that the cell before it names
        column = EvidenceColumn(str(row[place - 1]), EvidenceKind.GROUP)
    text = cell_text(cell, column, language)
    ends = [row[end] for end in table.ends(column.name) or ()]
    if ends and isinstance(cell, float) and all(isinstance(end, float) for end in ends):
        low, high = (cell_text(end, column, language) for end in ends)
        text = f"{text}{NBSP}({low.removesuffix('%').strip()}–{high.removesuffix('%').strip()})"
    return CellShown(text, is_group, is_held_back=not is_group and cell == HELD_BACK)


def cell_text(cell: EvidenceCell, column: EvidenceColumn, language: str) -> str:
    r"""Return what a cell says; shares as per cent, with one decimal below ten.

    Examples
    --------
    >>> share = EvidenceColumn("off_and_well", EvidenceKind.SHARE)
    >>> cell_text(0.4567, share, "en"), cell_text(0.0345, share, "da"), cell_text(None, share, "en")
    ('46%', '3,5\xa0%', '–')
    """
    if cell is None:
        return NOTHING
    if column.kind is EvidenceKind.GROUP:
        return group_text(column.name, str(cell), language)
    if isinstance(cell, str):
        return say("held_back", language)
    if column.kind is EvidenceKind.SHARE:
        percent = 100.0 * cell
        return percent_text(round(percent) if percent >= TENTH_BELOW else round(percent, 1), language)
    return number_text(cell if column.kind is EvidenceKind.COUNT else round(cell, 2), language)


def group_text(column: str, value: str, language: str) -> str:
    """Return the words of a group; a drug has its name in the language.

    Examples
    --------
    >>> group_text("use_band", "under_2", "en"), group_text("drug", "sertraline", "da")
    ('under 2 months', 'sertralin')
    """
    for code in (f"{column}.{value}", f"value.{value}"):
        if has_words(code, language):
            return say(code, language)
    return term_text(column, value, language)


def _stem(table: EvidenceTable) -> str:
    """Return what a table is of, whatever it is by."""
    return table.name.partition("_by_")[0]


def _told(code: str, plain: str, language: str) -> str:
    return say(code, language) if has_words(code, language) else plain.replace("_", " ")
