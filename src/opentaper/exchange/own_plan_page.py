"""A person's own plan on paper: one page for the wall, and a small strip that folds to the size of a card.

What is printed is what is kept, word for word, and whom to ring in danger above it. The strip holds fewer
lines and says so; where the medicine lies is not on it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from opentaper.exchange.texts import told
from opentaper.exchange.typeset import REGIONS, typeset

#: Of each part so many entries stand on the strip.
MOST_ON_STRIP = 3


@dataclass(frozen=True, slots=True)
class PrintedContact:
    """Somebody to ring, and the number as it was written."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """One part: its title, its entries in order; ``face`` is where it stands on the strip, 0 for nowhere.

    ``skills`` hold the name of each skill and what it is for.
    """

    title: str
    lines: tuple[str, ...] = ()
    skills: tuple[tuple[str, str], ...] = ()
    people: tuple[PrintedContact, ...] = ()
    face: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written in it."""
        return not (self.lines or self.skills or self.people)


@dataclass(frozen=True, slots=True)
class OwnPlanPage:
    """A plan as it is printed; ``emergency`` holds the numbers of the country, the first one first."""

    title: str
    language: str
    written: str
    emergency: tuple[str, ...]
    parts: tuple[PrintedPart, ...]


def own_plan_pdf(page: OwnPlanPage) -> bytes:
    """Return a plan on one page as a PDF that is tagged for screen readers; equal plans give equal bytes."""
    parts = [
        {
            "title": one.title,
            "lines": [*one.lines, *(f"{name}: {aim}" for name, aim in one.skills)],
            "people": [asdict(contact) for contact in one.people],
        }
        for one in page.parts
    ]
    lead = told("own_plan.written", page.language, day=page.written) if page.written else ""
    return typeset("own_plan.typ", _frame(page) | {"lead": lead, "parts": parts, "faces": []})


def own_plan_strip(page: OwnPlanPage) -> bytes:
    """Return a plan as a strip to cut out and fold, tagged for screen readers; it holds the first entries."""
    faces = sorted({one.face for one in page.parts if one.face})
    return typeset(
        "own_plan.typ",
        _frame(page)
        | {
            "lead": told("own_plan.cut", page.language),
            "parts": [],
            "faces": [
                [_on_strip(one, page.language) for one in page.parts if one.face == face] for face in faces
            ],
        },
    )


def _frame(page: OwnPlanPage) -> dict[str, object]:
    numbers = f" {told('own_plan.or', page.language)} ".join(page.emergency)
    return {
        "title": page.title,
        "author": "OpenTaper",
        "lang": page.language,
        "region": REGIONS[page.language],
        "danger": told("own_plan.danger", page.language, numbers=numbers)
        if numbers
        else told("own_plan.danger_unknown", page.language),
        "footer": told("own_plan.footer", page.language),
    }


def _on_strip(part: PrintedPart, language: str) -> dict[str, object]:
    """Return the first entries of a part, and how many more there are."""
    lines = [*part.lines, *(name for name, _ in part.skills)]
    people = part.people[:MOST_ON_STRIP]
    left = len(lines) - MOST_ON_STRIP if len(lines) > MOST_ON_STRIP else 0
    left += len(part.people) - len(people)
    return {
        "title": part.title,
        "lines": lines[:MOST_ON_STRIP],
        "people": [asdict(contact) for contact in people],
        "more": told("own_plan.more", language, n=left) if left else "",
    }
