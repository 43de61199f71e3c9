"""Cases to think through, read from ``data/cases.yaml``: somebody made up, decisions, and what follows.

Nobody of flesh and blood stands behind one. The story is invented; every claim beside it names where it was
read, and one that was not confirmed says so. Where people who know differ, no choice is called the right one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.both_languages import BothLanguages, both
from opentaper.formulary.diet_safety import SourcedText
from opentaper.formulary.facts import Grade
from opentaper.quantities import Dose

FILE = "cases.yaml"
#: Where a choice may lead beside another step: to the end of the case, or to help now.
END, HELP = "end", "help"
#: The choice that every step has: not sure, show me.
UNSURE: Final = "unsure"


class Bearing(StrEnum):
    """What sources say of a choice: for it, open, against it, dangerous; or it was asked to be shown."""

    FITS = "fits"
    OPEN = "open"
    AGAINST = "against"
    DANGER = "danger"
    UNSURE = "unsure"


class PictureKind(StrEnum):
    """What a picture shows: people of the model, an illness back, a drug leaving, a published result."""

    PEOPLE = "people"
    RETURNING = "returning"
    LEAVING = "leaving"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class PictureWay:
    """One of the ways that a picture sets side by side: a taper of the model, or a published row."""

    name: BothLanguages
    drug: str
    dose: Dose
    used_for: str
    taper: str
    row: str
    of_comparator: bool


@dataclass(frozen=True, slots=True)
class VignettePicture:
    """A picture; ``days`` is how far it looks: for a drug that leaves, and for an illness that returns."""

    key: str
    kind: PictureKind
    days: int
    title: BothLanguages
    ways: tuple[PictureWay, ...]


@dataclass(frozen=True, slots=True)
class VignetteChoice:
    """One choice: what sources say of it, where it leads, what follows, and the picture beside it."""

    key: str
    bearing: Bearing
    text: BothLanguages
    answer: SourcedText
    leads: str
    picture: str


@dataclass(frozen=True, slots=True)
class VignetteStep:
    """One decision; ``is_open`` where sources leave it open, ``is_red_flag`` where help comes first.

    ``choices`` ends with the one of those who are not sure; its words are those of the page.
    """

    key: str
    is_open: bool
    is_red_flag: bool
    tells: BothLanguages
    ask: BothLanguages
    choices: tuple[VignetteChoice, ...]

    def choice(self, key: str) -> VignetteChoice:
        """Return the choice of a key.

        Raises
        ------
        BadOption
            There is none.
        """
        for one in self.choices:
            if one.key == key:
                return one
        raise BadOption(option="choice", given=key, wanted="a choice of this decision")


@dataclass(frozen=True, slots=True)
class Vignette:
    """A case: who it is about, its decisions (the first one begins), and what stands at its end.

    ``doses`` are all doses of its drug that its texts name.
    """

    key: str
    minutes: int
    drug: str
    name: BothLanguages
    about: BothLanguages
    who: BothLanguages
    doses: tuple[Dose, ...]
    steps: tuple[VignetteStep, ...]
    pictures: tuple[VignettePicture, ...]
    otherwise: SourcedText
    uncertain: SourcedText
    clinician: SourcedText

    def step(self, key: str) -> VignetteStep | None:
        """Return the step of a key, or None where there is none."""
        return next((one for one in self.steps if one.key == key), None)

    def picture(self, key: str) -> VignettePicture | None:
        """Return the picture of a key, or None where there is none."""
        return next((one for one in self.pictures if one.key == key), None)

    @property
    def claims(self) -> Iterator[SourcedText]:
        """Every claim of the case, in the order of its steps."""
        for step in self.steps:
            yield from (one.answer for one in step.choices)
        yield from (self.otherwise, self.uncertain, self.clinician)


@cache
def vignettes() -> tuple[Vignette, ...]:
    """Return every case, in the order of the file.

    Raises
    ------
    BrokenFormulary
        One cannot be read.

    Examples
    --------
    >>> len(vignettes()) >= 12
    True
    """
    try:
        return tuple(_vignette(one) for one in files.mapping(FILE)["cases"])
    except (KeyError, TypeError, ValueError) as wrong:
        raise BrokenFormulary(file=FILE, why=f"cases: {wrong}") from None


def vignette(key: str) -> Vignette:
    """Return the case of a key.

    Raises
    ------
    BadOption
        No case has this key.

    Examples
    --------
    >>> vignette("after-eight-years").drug
    'sertraline'
    """
    for one in vignettes():
        if one.key == key:
            return one
    raise BadOption(option="case", given=key, wanted="a case of the list")


def _vignette(told: Mapping[str, Any]) -> Vignette:
    return Vignette(
        key=told["key"],
        minutes=int(told["minutes"]),
        drug=told["drug"],
        name=both(told["name"]),
        about=both(told["about"]),
        who=both(told["who"]),
        doses=tuple(Dose.parse(text) for text in told["doses"]),
        steps=tuple(_step(one) for one in told["steps"]),
        pictures=tuple(_picture(key, one, told) for key, one in told.get("pictures", {}).items()),
        otherwise=_claim(told["otherwise"]),
        uncertain=_claim(told["uncertain"]),
        clinician=_claim(told["clinician"]),
    )


def _step(told: Mapping[str, Any]) -> VignetteStep:
    unsure = told[UNSURE]
    return VignetteStep(
        key=told["key"],
        is_open=bool(told.get("open", False)),
        is_red_flag=bool(told.get("red_flag", False)),
        tells=both(told["tells"]),
        ask=both(told["ask"]),
        choices=(
            *(_choice(one) for one in told["choices"]),
            VignetteChoice(
                UNSURE, Bearing.UNSURE, _NOT_SAID, _claim(unsure), unsure["leads"], unsure.get("picture", "")
            ),
        ),
    )


def _choice(told: Mapping[str, Any]) -> VignetteChoice:
    return VignetteChoice(
        key=told["key"],
        bearing=Bearing(told["bearing"]),
        text=both(told),
        answer=_claim(told["answer"]),
        leads=told["leads"],
        picture=told.get("picture", ""),
    )


def _picture(key: str, told: Mapping[str, Any], case: Mapping[str, Any]) -> VignettePicture:
    return VignettePicture(
        key=key,
        kind=PictureKind(told["kind"]),
        days=int(told.get("days", 0)),
        title=both(told),
        ways=tuple(_way(one, case) for one in told["ways"]),
    )


def _way(told: Mapping[str, Any], case: Mapping[str, Any]) -> PictureWay:
    return PictureWay(
        name=both(told),
        drug=told.get("drug", case["drug"]),
        dose=Dose.parse(told.get("dose", case["doses"][0])),
        used_for=told.get("used_for", case["used_for"]),
        taper=told.get("taper", ""),
        row=told.get("row", ""),
        of_comparator=bool(told.get("comparator", False)),
    )


def _claim(told: Mapping[str, Any]) -> SourcedText:
    """Return a claim; one without a grade was read, or rests on a choice that is named as one."""
    return SourcedText(both(told), tuple(told["source"]), Grade(told.get("grade", "B")))


#: The words of this choice are the page's own, the same at every step.
_NOT_SAID = BothLanguages("", "")
