"""Words for feelings in three levels, read from ``data/feelings.yaml``: family, group, word.

A feeling is named by its path: ``afraid``, ``afraid.uneasy`` or ``afraid.uneasy.jumpy``; or it is one that
has no word (:data:`UNNAMED`). No division is the right one: it is this project's choice, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.facts import Grade

FILE = "feelings.yaml"
#: What can be said without a word: "something, I cannot say what", and "nothing I can feel".
UNNAMED = ("something", "nothing")


class Valence(StrEnum):
    """Whether a family of feelings is mostly welcome."""

    PLEASANT = "pleasant"
    MIXED = "mixed"
    UNPLEASANT = "unpleasant"


@dataclass(frozen=True, slots=True)
class Feeling:
    """A word for a feeling.

    Parameters
    ----------
    path
        Its place: family, group and word with points between them.
    name
        The word.
    meaning
        What it is like; None above the level of words.
    near
        Paths of words that may be meant instead.
    care
        "look" where skills for hard moments are offered, "ask" where help is offered as well, else "".
    also
        Words by which people look for it as well; None where there are none.
    """

    path: str
    name: BothLanguages
    valence: Valence | None
    meaning: BothLanguages | None = None
    near: tuple[str, ...] = ()
    care: str = ""
    also: BothLanguages | None = None

    @property
    def level(self) -> int:
        """How precise it is: 1 a family, 2 a group, 3 a word; 0 without a word."""
        return 0 if self.path in UNNAMED else self.path.count(".") + 1

    @property
    def family(self) -> str:
        """The key of its family; "" without a word."""
        return "" if self.path in UNNAMED else self.path.partition(".")[0]

    @property
    def key(self) -> str:
        """The last part of its path."""
        return self.path.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class FeelingTexts:
    """What is said around the words, where it was read, and its grade."""

    text: BothLanguages
    source: tuple[str, ...]
    grade: Grade


@cache
def feelings() -> tuple[Feeling, ...]:
    """Return every word, families before their groups and groups before their words; then the unnamed ones.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> [one.path for one in feelings()][:3]
    ['glad', 'glad.light', 'glad.light.amused']
    """
    told = files.mapping(FILE)
    try:
        places = {word["key"]: path for path, word in _words(told)}
        also = {path: both(words) for path, words in told["also"].items()}
        found = [one for family in told["families"] for one in _family(family, places)]
        if not also.keys() <= {one.path for one in found}:
            raise ValueError("also: a path that is none")
        found = [replace(one, also=also.get(one.path)) for one in found]
        found += [Feeling(name, both(told["asks"][name]), None) for name in UNNAMED]
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"families: {wrong}") from None
    return tuple(found)


def feeling(path: str) -> Feeling:
    """Return the word of a path.

    Raises
    ------
    BadOption
        No word has this path.

    Examples
    --------
    >>> feeling("afraid.uneasy").name.da
    'Uro'
    """
    found = _by_path().get(path)
    if found is None:
        raise BadOption(option="feeling", given=path, wanted="a word of the list")
    return found


def found_feelings(asked: str, language: str) -> tuple[Feeling, ...]:
    """Return the words that fit what is typed: by name, then by nouns and the like, then by what they mean.

    Examples
    --------
    >>> [one.name.en for one in found_feelings("numb", "en")][:1]
    ['Numb']
    >>> [one.name.en for one in found_feelings("grief", "en")]
    ['Grieving', 'grieving', 'grieving lost time', 'regretful']
    """
    wanted = " ".join(asked.casefold().split())
    if not wanted:
        return ()
    named = [one for one in feelings() if wanted in one.name.of(language).casefold()]
    called = [one.path for one in feelings() if one.also and wanted in one.also.of(language).casefold()]
    below = [one for one in feelings() if any(f"{one.path}.".startswith(f"{path}.") for path in called)]
    meant = [
        one for one in feelings() if one.meaning is not None and wanted in one.meaning.of(language).casefold()
    ]
    return tuple(dict.fromkeys((*named, *below, *meant)))


@cache
def body_places() -> Mapping[str, BothLanguages]:
    """Return the places of the body by key, from the head down.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> body_places()["chest"].en
    'chest'
    """
    try:
        return {one["key"]: both(one) for one in files.mapping(FILE)["body"]["places"]}
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"body: {wrong}") from None


@cache
def feeling_texts(part: str) -> FeelingTexts:
    """Return what is said of a part of the list: "structure", "naming" or "body".

    Raises
    ------
    BrokenFormulary
        There is no such part.
    """
    try:
        told = files.mapping(FILE)[part]
        return FeelingTexts(both(told), tuple(told["source"]), Grade(told["grade"]))
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"{part}: {wrong}") from None


@cache
def _by_path() -> Mapping[str, Feeling]:
    return {one.path: one for one in feelings()}


def _words(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for family in told["families"]:
        for group in family["groups"]:
            yield from ((f"{family['key']}.{group['key']}.{one['key']}", one) for one in group["words"])


def _family(told: Mapping[str, Any], places: Mapping[str, str]) -> Iterator[Feeling]:
    key, valence = told["key"], Valence(told["valence"])
    yield Feeling(key, both(told), valence)
    for group in told["groups"]:
        path = f"{key}.{group['key']}"
        yield Feeling(path, both(group), valence)
        for word in group["words"]:
            yield Feeling(
                f"{path}.{word['key']}",
                both(word),
                valence,
                both(word, "is_en", "is_da"),
                tuple(places[one] for one in word["near"]),
                word.get("care", ""),
            )
