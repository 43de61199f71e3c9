"""What the names in a diary mean: columns, items, modulators, instruments; the rest is asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from opentaper.errors import BadDiary, BadInput, UnknownDirection, UnknownItem
from opentaper.exchange.diary_days import DiaryCalendar
from opentaper.exchange.diary_instruments import instrument_named
from opentaper.exchange.diary_scores import ScoreScale
from opentaper.exchange.diary_table import shortened
from opentaper.formulary.instruments import Instrument, instruments
from opentaper.formulary.items import Item, Modulator, items, modulators, near_items, plain
from opentaper.reasons import Reason
from opentaper.wording import LANGUAGES, words

#: Columns that every table of a diary may have, by the names that are known.
COLUMNS: dict[str, frozenset[str]] = {
    "date": frozenset({"date", "day", "dato", "dag", "full date", "datetime", "timestamp", "tidspunkt"}),
    "time": frozenset({"time", "clock", "tid", "klokken", "kl"}),
    "item": frozenset({"item", "name", "question", "symptom", "emne", "punkt", "spørgsmål"}),
    "score": frozenset({"score", "value", "answer", "værdi", "svar", "point"}),
    "written_at": frozenset({"written at", "skrevet"}),
    "signs": frozenset({"signs", "red flags", "tegn"}),
    "dose": frozenset({"dose", "dose mg", "dosis", "dosis mg", "mg"}),
    "status": frozenset({"status", "taken", "taget"}),
}
#: Free text is never evidence: such columns are named and left unread.
NOTES = frozenset(
    {"note", "notes", "note title", "comment", "comments", "text", "journal", "noter", "bemærkning"}
    | {"bemærkninger", "kommentar", "kommentarer", "dagbog"}
)

#: The scale that is counted on where no other was named.
TEN = ScoreScale()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name stands for: an item on a scale, a modulator, an instrument, or nothing (``ignored``)."""

    kind: str
    name: str
    scale: ScoreScale = TEN


@dataclass(frozen=True, slots=True)
class DiaryReading:
    """How a diary is to be read, as the person said.

    Parameters
    ----------
    calendar
        How its days are told.
    named
        Name in the diary → our item, and whether its high end is the good one.
    ignored
        DiaryNames that are to be left out.
    scale, scales
        The scale of every score, and by name those that differ.
    moods
        Words of a mood diary → score of 0 to 10, beside those that are known.
    skip_bad
        Whether lines that cannot be read are left out (and listed) rather than refused.
    """

    calendar: DiaryCalendar
    named: tuple[tuple[str, str, bool], ...] = ()
    ignored: tuple[str, ...] = ()
    scale: ScoreScale = TEN
    scales: tuple[tuple[str, ScoreScale], ...] = ()
    moods: tuple[tuple[str, float], ...] = ()
    skip_bad: bool = False

    @property
    def today(self) -> date:
        """No day after it can have been lived."""
        return self.calendar.today

    def scale_of(self, name: str, *, is_reversed: bool) -> ScoreScale:
        """Return the scale of a name in the diary."""
        told = {plain(other): scale for other, scale in self.scales}
        return replace(told.get(plain(name), self.scale), is_reversed=is_reversed)


@dataclass(slots=True)
class DiaryNames:
    """The names of one diary, each looked up once; those that are not clear are gathered."""

    reading: DiaryReading
    file: str
    found: dict[str, Meaning | None] = field(default_factory=dict)
    unclear: list[BadInput] = field(default_factory=list)

    def meaning(self, name: str) -> Meaning | None:
        """Return what a name means, or None where it is not clear."""
        if name not in self.found:
            self.found[name] = self._looked_up(name)
        return self.found[name]

    def check(self) -> None:
        """Refuse the diary where a name was not clear.

        Raises
        ------
        BadDiary
            With every such name.
        """
        if self.unclear:
            names = ", ".join(str(one.values["name"]) for one in self.unclear)
            raise BadDiary(file=self.file, n=len(self.unclear), names=names, parts=tuple(self.unclear))

    def remarks(self) -> list[Reason]:
        """Return which names were read as something of another name, and which were left out."""
        told = []
        for name, meaning in sorted(self.found.items()):
            if meaning is None:
                continue
            if meaning.kind == "note":
                told.append(Reason.of("diary.note_unread", name=shortened(name)))
            elif meaning.kind == "ignored":
                told.append(Reason.of("diary.ignored", name=shortened(name)))
            elif not _says(name, meaning):
                told += _read_as(name, meaning)
        return told

    def _looked_up(self, name: str) -> Meaning | None:
        reading, told = self.reading, plain(_bare(name))
        whole = {told, plain(name)}
        if whole & {plain(one) for one in reading.ignored}:
            return Meaning("ignored", name)
        for other, item, is_reversed in reading.named:
            if plain(other) in whole:
                return Meaning("item", item, reading.scale_of(other, is_reversed=is_reversed))
        if told in NOTES:
            return Meaning("note", name)
        known = _known(told)
        if known is not None:
            scale = reading.scale_of(name, is_reversed=False) if known[0] == "item" else TEN
            return Meaning(*known, scale)
        opposite = _opposite(told)
        if opposite is not None:
            self.unclear.append(UnknownDirection(name=shortened(name), item=opposite.name))
        else:
            self.unclear.append(UnknownItem(name=shortened(name), near=near_items(told)))
        return None


def _says(name: str, meaning: Meaning) -> bool:
    """Whether a name says already what it is read as, in one of the languages."""
    told = (
        {words(f"{meaning.kind}.{meaning.name}", language) for language in LANGUAGES}
        if (meaning.kind in {"item", "modulator"})
        else set()
    )
    return plain(name) in _spellings({meaning.name, *told}) and not meaning.scale.is_reversed


def _read_as(name: str, meaning: Meaning) -> list[Reason]:
    """Return that a name was read as something of another name."""
    if meaning.kind == "modulator":
        return [Reason.of("diary.read_as_held", name=shortened(name), held=meaning.name)]
    if meaning.kind == "instrument":
        return []
    if meaning.scale.is_reversed:
        return [Reason.of("diary.read_as_reversed", name=shortened(name), item=meaning.name)]
    return [Reason.of("diary.read_as", name=shortened(name), item=meaning.name)]


def column_of(name: str) -> str | None:
    """Return which column of a table a header names, or None for one that holds scores.

    Examples
    --------
    >>> column_of("Dato"), column_of("dose_mg"), column_of("nausea")
    ('date', 'dose', None)
    """
    told = plain(name)
    return next((column for column, names in COLUMNS.items() if told in names), None)


def known_names() -> tuple[str, ...]:
    """Return every name that a check-in may hold a number for: items, modulators, instruments.

    Examples
    --------
    >>> {"dizziness", "poor_night", "phq-9"} <= set(known_names())
    True
    """
    every: tuple[Item | Modulator | Instrument, ...] = (*items(), *modulators(), *instruments())
    return tuple(one.name for one in every)


def _bare(name: str) -> str:
    """Return a name without what stands in brackets behind it, such as its scale."""
    head, _, _ = name.partition("(")
    return head.strip() or name


def _known(told: str) -> tuple[str, str] | None:
    for kind, known in (("item", items()), ("modulator", modulators())):
        for one in known:
            if told in _spellings((one.name, *one.aliases)):
                return kind, one.name
    instrument = instrument_named(told)
    return ("instrument", instrument) if instrument is not None else None


def _opposite(told: str) -> Item | None:
    return next((one for one in items() if told in _spellings(one.opposites)), None)


def _spellings(names: Iterable[str]) -> set[str]:
    return {plain(name) for name in names}
