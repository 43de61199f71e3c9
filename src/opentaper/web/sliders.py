"""The rows of a check-in: each is a question with 0 to 10, unset until it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from opentaper.formulary.items import items
from opentaper.web.forms import TypedForm

HIGHEST = 10
PREFIX = "score-"
#: Items whose two ends have words of their own.
OWN_ENDS = frozenset({"distress", "poor_sleep"})
#: What is asked of somebody whose own items are not known yet: the day as a whole first.
FIRST_ASKED = ("distress", "poor_sleep", "dizziness", "anxiety", "low_mood", "restlessness")
#: With a low burden one question is enough for a day.
LOW_BURDEN = ("distress",)


@dataclass(frozen=True, slots=True)
class SliderRow:
    """One question.

    ``question``, ``low`` and ``high`` are codes of the catalogue; ``value`` is the answer, None without
    one; ``before`` is the answer of the last time, shown as a mark and never taken for today's.
    """

    item: str
    question: str
    low: str
    high: str
    value: int | None
    before: int | None
    error: str = ""

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"{PREFIX}{self.item}"

    @property
    def numbers(self) -> range:
        """What can be answered."""
        return range(HIGHEST + 1)


def slider_rows(
    names: Iterable[str], form: TypedForm, before: Mapping[str, float] | None = None
) -> tuple[SliderRow, ...]:
    """Return the rows of these items, with what the form holds and what was answered the last time."""
    return tuple(_row(name, form, dict(before or {})) for name in names)


def _row(item: str, form: TypedForm, before: Mapping[str, float]) -> SliderRow:
    field = form[f"{PREFIX}{item}"]
    ends = _ends(item)
    return SliderRow(
        item=item,
        question=f"item_question.{item}",
        low=f"web.check_in.low.{ends}",
        high=f"web.check_in.high.{ends}",
        value=int(field.value) if field.value.isdecimal() else None,
        before=round(before[item]) if item in before else None,
        error=field.error,
    )


def _ends(item: str) -> str:
    """Return the name of the words at both ends of a row."""
    return item if item in OWN_ENDS else "any"


def told_scores(form: TypedForm) -> tuple[tuple[str, float], ...]:
    """Return every item that was answered; what is empty is missing and never "none".

    A score that is no whole number from 0 to 10 is an error of its field.
    """
    found = []
    for item in items():
        name = f"{PREFIX}{item.name}"
        text = form.value(name)
        if not text:
            continue
        if text.isascii() and text.isdecimal() and int(text) <= HIGHEST:
            found.append((item.name, float(text)))
        else:
            form.say(name, "web.check_in.bad_score", text=text)
    return tuple(found)


def scores_shown(scores: Mapping[str, float]) -> dict[str, str]:
    """Return scores as the fields of a form hold them."""
    return {f"{PREFIX}{name}": str(round(score)) for name, score in scores.items()}
