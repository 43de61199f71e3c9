"""Writes what the second lesson shows of its virtual people; ``python -m tools.lesson_shares``."""

from __future__ import annotations

import sys
from pathlib import Path

from opentaper.actions import lessons

KEPT = Path(lessons.__file__).with_name(lessons.SHARES)


def main() -> None:
    """Compute the shares and write them beside the lessons."""
    told = lessons.computed_shares()
    KEPT.write_text(lessons.shares_json(told), encoding="utf-8")
    sys.stdout.write(f"{KEPT.name}: {len(told)} ways of stopping, {lessons.PEOPLE} people each\n")


if __name__ == "__main__":
    main()
