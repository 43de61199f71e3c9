"""A conversation to take along: as plain text to be read, or as JSON for programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from opentaper.exchange.plan_json import as_text
from opentaper.wording import words

SCHEMA = "opentaper.thread/1"


@dataclass(frozen=True, slots=True)
class ThreadFileLine:
    """One message: who wrote it, when, and what."""

    by: str
    at: datetime
    text: str


def thread_text(
    topic: str,
    who: Sequence[str],
    lines: Sequence[ThreadFileLine],
    moment: Callable[[datetime], str],
    language: str,
) -> str:
    r"""Return a conversation as plain text; ``moment`` tells a time by the reader's clock.

    Examples
    --------
    >>> line = ThreadFileLine("Bo", datetime(2026, 3, 2, 12, tzinfo=UTC), "Slept badly.\nDizzy.")
    >>> print(thread_text("Nights", ["Bo", "Dr Lind"], [line], str, "en"))
    Nights
    Who takes part: Bo, Dr Lind
    <BLANKLINE>
    2026-03-02 12:00:00+00:00 · Bo
      Slept badly.
      Dizzy.
    <BLANKLINE>
    """
    told = [topic, words("web.messages.file_who", language, names=", ".join(who)), ""]
    for line in lines:
        told.append(f"{moment(line.at)} · {line.by}")
        told += [f"  {text}" for text in line.text.split("\n")]
        told.append("")
    return "\n".join(told)


def thread_json(topic: str, who: Sequence[str], lines: Sequence[ThreadFileLine]) -> str:
    """Return a conversation as JSON, with times in UTC.

    Examples
    --------
    >>> '"topic": "Nights"' in thread_json("Nights", ["Bo"], [])
    True
    """
    messages = [
        {"by": line.by, "at": line.at.astimezone(UTC).isoformat(), "text": line.text} for line in lines
    ]
    return as_text({"schema": SCHEMA, "topic": topic, "who": list(who), "messages": messages})
