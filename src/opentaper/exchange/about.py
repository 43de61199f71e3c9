"""What OpenTaper is for and when not to use it, in words: the same on the page and in the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper import formulary
from opentaper.formulary.intended_use import intended_use
from opentaper.wording import words
from opentaper.wording.figures import drug_text

#: Parts whose lines are sentences alone, in their order around those that are read from the policy.
BEFORE = {
    "does": ("plan", "days", "together"),
    "not": ("device", "help", "diagnosis", "stop"),
}
AFTER = {
    "harm": ("maoi", "breath", "opioids"),
    "limits": ("told", "products", "model", "unconfirmed"),
    "rest": ("back", "keep"),
}


@dataclass(frozen=True, slots=True)
class AboutPart:
    """One part: its code, its heading, what leads into it (or nothing), and its lines."""

    code: str
    title: str
    lead: str
    lines: tuple[str, ...]


def about_parts(language: str) -> tuple[AboutPart, ...]:
    """Return the parts of the page in their order.

    Examples
    --------
    >>> [part.code for part in about_parts("en")]
    ['does', 'not', 'first', 'specialist', 'harm', 'limits', 'rest']
    """
    return (
        *(_plain(code, lines, language) for code, lines in BEFORE.items()),
        _first(language),
        _specialist(language),
        *(_plain(code, lines, language) for code, lines in AFTER.items()),
    )


def about_releases(language: str) -> str:
    """Return which release of the data and of the limits the page speaks of."""
    policy = formulary.shipped_policy().release
    return words("about.releases", language, data=formulary.release(), policy=policy)


def _plain(code: str, lines: tuple[str, ...], language: str) -> AboutPart:
    told = tuple(words(f"about.{code}.{line}", language) for line in lines)
    return AboutPart(code, words(f"about.{code}.title", language), "", told)


def _first(language: str) -> AboutPart:
    """Return when a clinician takes part before there is a plan, as the policy says it."""
    use = intended_use()
    named = dict(use.named)
    always = "; ".join(words(f"circumstance.{one}", language) for one in use.always)
    lines = [words("about.first.any", language, what=always)]
    for one, families in use.families:
        told = [words(f"family.{family}", language) for family in families]
        told += [drug_text(name, language) for name in named[one]]
        what = words(f"circumstance.{one}", language)
        lines.append(words("about.first.with", language, what=what, which=", ".join(told)))
    title, lead = (words(f"about.first.{name}", language) for name in ("title", "lead"))
    return AboutPart("first", title, lead, tuple(lines))


def _specialist(language: str) -> AboutPart:
    use = intended_use()
    told = [words(f"family.{family}", language) for family in use.specialist]
    told += [drug_text(name, language) for name in use.specialist_drugs]
    title, lead = (words(f"about.specialist.{name}", language) for name in ("title", "lead"))
    return AboutPart("specialist", title, lead, tuple(told))
