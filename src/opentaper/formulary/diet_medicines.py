"""Which medicines a typed line tells of: substances, brands, combination tablets, and slips of the pen.

What nobody knows here is told as unknown and never as harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from opentaper.formulary.diet_rows import LAST
from opentaper.formulary.diet_safety import diet_aliases, diet_frame, diet_rows, sold_medicines
from opentaper.formulary.manifest import manifest
from opentaper.formulary.tables import co_medicines, words_of

#: A name shorter than this is too easily like another.
FEWEST = 6
_DOSE = re.compile(
    r"\d+(?:[.,]\d+)*\s*(?:mg|mcg|µg|ug|g|ml|iu|ie|ia|units?|enheder|%)?(?![^\W\d_])", re.IGNORECASE
)
_BETWEEN = re.compile(r"[\n,;/+&()]|\b(?:and|og|with|med)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'-]*")


@dataclass(frozen=True, slots=True)
class TakenMedicine:
    """A medicine as it was told, and the names and classes by which rows may speak of it.

    ``names`` is empty where nobody knows it here; ``read_as`` is the name that it was taken for where it was
    written with a slip.
    """

    told: str
    names: frozenset[str]
    read_as: str = ""


def medicines_in(told: str) -> tuple[TakenMedicine, ...]:
    """Return what a text tells of medicines, part by part; a part that is unknown has no names.

    Examples
    --------
    >>> [sorted(one.names) for one in medicines_in("Xigduo 5 mg/1000 mg")]
    [['dapagliflozin', 'metformin']]
    >>> (slip,) = medicines_in("Dapaglifozin 10 mg")
    >>> slip.read_as, sorted(slip.names)
    ('dapagliflozin', ['dapagliflozin'])
    >>> [(one.told, bool(one.names)) for one in medicines_in("vitamin D, litium")]
    [('vitamin D', False), ('litium', True)]
    """
    parts = (" ".join(part.split()) for part in _BETWEEN.split(_DOSE.sub(" ", told)))
    return tuple(_medicine(part) for part in parts if _WORD.search(part))


def medicine_of(drug: str) -> TakenMedicine:
    """Return a drug of the formulary or of its company as a medicine that is taken.

    Examples
    --------
    >>> "benzodiazepine" in medicine_of("diazepam").names
    True
    """
    known = _known().get(_plain(drug), ())
    return TakenMedicine(drug, frozenset(name for one in known for name in _with_classes(one)))


def _medicine(told: str) -> TakenMedicine:
    plain, known = _plain(told), _known()
    found = {name for name in _inside(plain) if name in known}
    said = {word for name in found for word in (name, name.removesuffix(LAST)) for word in word.split()}
    rest = [word for word in plain.split() if word not in said]
    ended = {word for word in rest if _has_ending(word)}
    near = "" if ended else _slip(rest if found else [plain, *rest])
    names = {*_names(found), *ended, *(_names({near}) if near else ())}
    return TakenMedicine(told, frozenset(names), _written(near) if near else "")


def _slip(words: list[str]) -> str:
    """Return the name that one of the words is all but; one that no row speaks of is no help, and none."""
    cutoff = diet_frame().slip.value
    for word in words:
        if len(word) >= FEWEST:
            for match in get_close_matches(word, _of_rows(), n=1, cutoff=cutoff):
                return match
    return ""


def _inside(plain: str) -> Iterator[str]:
    """Yield every run of up to four words of a text, each also without its last e."""
    words = plain.split()
    for first in range(len(words)):
        for last in range(first + 1, min(first + 4, len(words)) + 1):
            run = " ".join(words[first:last])
            yield run
            yield run + LAST


def _names(found: set[str]) -> Iterator[str]:
    known = _known()
    for told in found:
        for name in known[told]:
            yield from _with_classes(name)


def _with_classes(name: str) -> Iterator[str]:
    yield name
    yield from words_of(name) - {"antidepressant", "serotonergic drug"}


def _has_ending(word: str) -> bool:
    ends = tuple(end.removesuffix(LAST) for row in diet_rows() for end in row.endings)
    return len(word) >= FEWEST and word.removesuffix(LAST).endswith(ends)


def _written(plain: str) -> str:
    """Return a name as it is written: of what is sold, as on its box."""
    boxes = {_plain(one.name): one.name for one in sold_medicines()}
    return boxes.get(plain, plain)


def _plain(told: str) -> str:
    return " ".join(re.sub(r"[^\w'-]+", " ", told.casefold()).split())


@cache
def _of_rows() -> tuple[str, ...]:
    """Return the names that some row speaks of and that are long enough to be told from others."""
    return tuple(
        sorted(
            name
            for name in _known()
            if len(name) >= FEWEST and any(row.speaks_of(frozenset(_names({name}))) for row in diet_rows())
        )
    )


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """Return every name that is known, in small letters, with the substances or groups that it means."""
    found: dict[str, tuple[str, ...]] = {}
    for one in co_medicines():
        found |= {_plain(told): (one.name.casefold(),) for told in one.synonyms}
    for drug, entry in manifest()["drugs"].items():
        found |= {_plain(told): (drug,) for told in (drug, *entry["aliases"], *entry["brands"])}
    for row in diet_rows():
        found |= {_plain(name): (name,) for name in row.drugs if _plain(name) not in found}
    for told, name in diet_aliases().items():
        found[_plain(told)] = (name,)
    for sold in sold_medicines():
        found[_plain(sold.name)] = sold.holds
    return found
