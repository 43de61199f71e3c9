"""``python -m tools.for_clinicians`` writes ``docs/safety/for-clinicians.md`` from data and questions.

What a question is about is shown as it stands in the data now, so that a reader need not look for it. A test
fails where the page differs, or where a place is no longer there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from opentaper.formulary import files
from opentaper.formulary.diet_safety import diet_frame, diet_rows
from opentaper.formulary.facts import Grade
from opentaper.formulary.feelings import feelings
from opentaper.formulary.food_pages import food_pages
from opentaper.formulary.skills import skills
from tools.markdown import table
from tools.places import ROOT
from tools.safety import hazards

QUESTIONS = ROOT / "docs" / "safety" / "clinician_questions.yaml"
PAGE = ROOT / "docs" / "safety" / "for-clinicians.md"
HEAD = """# For clinicians: what only you can confirm

OpenTaper was built from public sources, and no clinician has confirmed these parts of it. Nothing here is
advice. Each question names its place in the data (`src/opentaper/formulary/data`, or `docs/safety` where it
says so), where text, source, grade and day stand side by side, in English and Danish where people read it.
This page is written by `python -m tools.for_clinicians`;
change the data, not the page.

A grade tells how far the source was seen: A the paper, guideline or regulator's text, at least its abstract;
B a trustworthy secondary text, or a choice of this project; C not confirmed, shown as that, and deciding
nothing.
"""
#: So much of a text of the data stands on the page.
SHOWN = 240


@dataclass(frozen=True, slots=True)
class ClinicianQuestion:
    """A question, and the places of the data that it is about."""

    ask: str
    places: tuple[str, ...]


def questions() -> tuple[ClinicianQuestion, ...]:
    """Return the questions, in the order of their file."""
    told = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))["questions"]
    return tuple(ClinicianQuestion(" ".join(one["ask"].split()), tuple(one["places"])) for one in told)


def at_place(place: str) -> Any:
    """Return what stands at a place.

    Raises
    ------
    KeyError
        Nothing stands there.
    """
    name, *way = place.split()
    found: Any = _read(name)
    for step in way:
        found = found[step] if isinstance(found, dict) else _row(found, step)
    return found


def _read(name: str) -> Any:
    """Return what a file holds: of the data, or of the manual (``docs/…``), as a mapping or as rows."""
    if name.startswith("docs/"):
        return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
    return list(files.rows(name)) if name.endswith(".tsv") else files.mapping(name)


def _row(rows: Any, key: str) -> Any:
    """Return the row of a list with this key or name."""
    for row in rows:
        if isinstance(row, dict) and key in (row.get("key"), row.get("name"), row.get("id")):
            return row
    raise KeyError(key)


def page_text() -> str:
    """Return the page."""
    return "\n\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    yield HEAD.strip()
    yield "## Questions"
    for number, one in enumerate(questions(), start=1):
        yield f"{number}. {one.ask}\n" + "\n".join(f"    - {_shown(place)}" for place in one.places)
    yield "## What speaks against a goal for the body"
    yield "Every row, with how strongly it speaks. “+” marks a second question that stops the goal."
    levels = diet_frame().levels
    head = ("row", "about", "level", "goals", "grade", "sources")
    yield table(
        head,
        (
            (
                f"`{one.key}`" + ("+" if one.worse else ""),
                one.name.en,
                levels[one.level].en,
                ", ".join(sorted(one.goals)),
                one.grade.value,
                " ".join(f"`{key}`" for key in one.source),
            )
            for one in diet_rows()
        ),
    )
    yield "## What is shown as not confirmed"
    yield table(("what", "where"), _unconfirmed())
    yield "## How probable each harm is thought to be"
    yield (
        "For one person in a year of use, without the controls and with them, on the scales of the hazard "
        "log. All of it is judgement. Which words would you change?"
    )
    yield table(
        ("hazard", "harm", "without", "with", "where"),
        (
            (
                f"{one.id} {one.name}",
                one.severity,
                one.before,
                one.after,
                f"`docs/safety/hazards.yaml hazards {one.id}`",
            )
            for one in hazards()
        ),
    )
    yield "## Words that bring help to the top of the page"
    yield table(("word", "what happens"), _heavy())


def _shown(place: str) -> str:
    """Return a place with what stands there, where that is short enough to read."""
    found = at_place(place)
    if isinstance(found, dict) and "en" in found:
        found = found["en"]
    elif isinstance(found, dict) and all(isinstance(value, int | float) for value in found.values()):
        found = ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in found.items())
    if isinstance(found, dict | list):
        return f"`{place}`"
    told = " ".join(f"{found}".split())
    return f"`{place}`: {told if len(told) <= SHOWN else told[:SHOWN].rsplit(' ', 1)[0] + ' …'}"


def _unconfirmed() -> Iterator[tuple[str, str]]:
    for skill in skills():
        if skill.evidence.grade is Grade.C:
            yield f"Skill: {skill.name.en}", f"`skills.yaml skills {skill.key}`"
    for page in food_pages():
        for claim in page.claims:
            if claim.grade is Grade.C:
                yield f"{page.name.en}: {claim.text.en}", f"`food_pages.yaml pages {page.key}`"
    for row in diet_rows():
        if row.grade is Grade.C:
            yield row.name.en, f"`diet_safety.yaml rows {row.key}`"
    for name, text in (("stop_at_once", diet_frame().stop_at_once), ("ending", diet_frame().ending)):
        if text.grade is Grade.C:
            yield text.text.en, f"`diet_safety.yaml {name}`"


def _heavy() -> Iterator[tuple[str, str]]:
    told = {"look": "help is shown", "ask": "help is shown, and the safety questions are offered"}
    for one in feelings():
        if one.care:
            yield one.name.en, told[one.care]


def main() -> None:
    """Write the page."""
    PAGE.write_text(page_text(), encoding="utf-8")
    sys.stdout.write(f"{len(questions())} questions, {len(diet_rows())} rows\n")


if __name__ == "__main__":
    main()
