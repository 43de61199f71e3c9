"""``python -m tools.pictures`` draws the pictures of the manual that no command draws.

Edit what they show, run this, and commit both: a test fails where a picture is out of date.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from opentaper.examples.people import VIRTUAL_PEOPLE, Lived, VirtualPerson, lived
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import Layer, labels, line, panel, stacked, trusted
from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.charts import chart_svg
from opentaper.formulary import drug
from opentaper.wording import words
from tools.learnt_pictures import LEARNT_PICTURES

IMAGES = Path(__file__).parents[1] / "docs" / "images"
SEED = 1
ILLNESS = [2, 4]
HEIGHT = 84
#: A diary begins so many days before the first cut.
BEFORE = 14


@trusted()
def virtual_people() -> str:
    """Return the courses of the virtual people as SVG: dose, withdrawal and underlying condition."""
    panels = [_panel(person, place) for place, person in enumerate(VIRTUAL_PEOPLE)]
    title = "Ten virtual people"
    told = "; ".join(f"{person.name}: {_told(person)}" for person in VIRTUAL_PEOPLE)
    return chart_svg(stacked(panels, title, f"Dose, withdrawal and underlying condition, day by day. {told}"))


def _panel(person: VirtualPerson, place: int) -> Any:
    calm = replace(person, poor_nights=0.0)
    days, shown = lived(calm, SEED), Frame(-BEFORE, person.n_days - BEFORE, None)
    layers: list[Layer] = [
        line(_stairs(person), style.DOSE, "step-after"),
        line(_means(days.underlying, 7), style.INK, "monotone", ILLNESS),
        line(_means(days.withdrawal, 2), style.FORECAST, "monotone"),
    ]
    if not place:
        layers += labels(_names(person, days), "left", -10, 8)
    known = drug(person.drug)
    heading = f"{person.name}: {known.name} {person.start}, {_months(person.months_of_use)}. {_told(person)}"
    return panel(layers, shown, "en", heading, percent=True, with_days=True, size=(style.WIDTH, HEIGHT))


def _told(person: VirtualPerson) -> str:
    return " ".join(words(trait.value, "en") for trait in person.traits)


def _months(months: float) -> str:
    return f"{months:g} months" if months < 24 or months % 12 else f"{months / 12:g} years"


def _stairs(person: VirtualPerson) -> list[Row]:
    """Return the corners of the planned doses in per cent of the first."""
    start = person.start.as_mg
    changes = [(0, start), *((day, dose.as_mg) for day, dose in person.plan.changes)]
    rows: list[Row] = [{"day": day - BEFORE, "value": 100.0 * mg / start} for day, mg in changes]
    return [*rows, {"day": person.n_days - BEFORE, "value": rows[-1]["value"]}]


def _means(values: Any, days: int) -> list[Row]:
    """Return means over so many days in per cent, each at their middle; below nothing is nothing."""
    parts = [values[first : first + days] for first in range(0, len(values), days)]
    return [
        {"day": place * days + len(part) / 2 - BEFORE, "value": 100.0 * max(0.0, float(part.mean()))}
        for place, part in enumerate(parts)
    ]


def _names(person: VirtualPerson, days: Lived) -> list[Row]:
    """Return the words beside each line of the first panel."""
    high = int(0.62 * person.n_days)
    return [
        {"day": 0, "value": 82, "text": "dose"},
        {"day": high - BEFORE, "value": 100.0 * float(days.withdrawal[high]), "text": "withdrawal"},
        {"day": int(0.85 * person.n_days) - BEFORE, "value": 12, "text": "illness"},
    ]


PICTURES = {"virtual-people.svg": virtual_people}


def main() -> None:
    """Draw every picture."""
    for name, drawn in {**PICTURES, **LEARNT_PICTURES}.items():
        (IMAGES / name).write_text(drawn(), encoding="utf-8")
        sys.stdout.write(f"docs/images/{name}\n")


if __name__ == "__main__":
    main()
