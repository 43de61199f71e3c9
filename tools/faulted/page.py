"""The page of the faults: what was put in, what came of it, and what no monitor can see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.faulted.monitors import MONITORS
from tools.markdown import table

PAGE, FIGURES = "fault-injection.md", "fault-injection.json"
HEAD = """# Faults put into what people tell

Written by `python -m tools.fault_injection` (seed {seed}). Virtual people who follow a plan of the
product keep a sound diary. On {days} days on which a step is due, or a week before one, something goes
wrong with what they told; then the advice is asked for with the sound diary and with the faulty one, by
the same rules as in the app. On {cuts} of these days the sound diary lets a lower dose through. Faults of
processes, disks and databases are another campaign: [Under stress](../trust.md).

Four monitors look at each answer:

- **dose above**: a dose is named that is higher than any that was truly taken, by more than the
  hundredth from which on the product calls it another dose;
- **dose below**: a dose is named that is lower than the plan's own next step from the dose that is truly
  taken;
- **faster**: a cut is let through that the sound diary holds, to less than the plan has on that day;
- **less careful**: a milder answer, of any kind.

*Refused* is a file that is not read at all, with the line and the reason. *Earlier* is a hold that names
an earlier day on which to ask again; it lets nothing through. *Not comparable* is a sound diary in which
something was already not believed, and where the fault hides that."""
SHELF_HEAD = """## Products that are told wrongly

For each way to tell a product wrongly, a plan is asked for with all {drugs} drugs and three first doses.
*Refused* is a line that is not understood or cannot be; *no plan* an answer that says why there is none.
The monitor asks of every plan that is made: no dose above the start, no rise, and no step beyond the
limit."""
LIMITS = """## What no monitor here can see

- **A strength or a count that is wrong and plausible is believed.** Where a liquid is told ten times as
  strong as it is, each line of the recipe names that strength, and is off by ten in the hand. The same
  holds for beads of a new box that are counted as those of the old one: a quarter more or fewer. See
  H-02, H-11 and H-45 of the [hazard log](../project/safety.md).
- A check-in that never arrives takes its signs of danger with it. Advice then holds for the days that are
  missing; it cannot know whom to ring.
- Answers that stick while somebody gets worse hold, and ask. They do not call anybody.
- Virtual people do not change their doses because of a fault."""


def write_page(told: dict[str, Any], folder: Path) -> None:
    """Write figures and page into a folder."""
    (folder / FIGURES).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / PAGE).write_text(page(told), encoding="utf-8")


def page(told: dict[str, Any]) -> str:
    """Return the page of some figures."""
    return "\n\n".join(_parts(told)) + "\n"


def _parts(told: dict[str, Any]) -> Iterator[str]:
    yield HEAD.format(seed=told["seed"], days=told["days"], cuts=told["cuts"])
    yield "## What came of it"
    yield _diaries(told["faults"])
    yield _sum(told)
    yield SHELF_HEAD.format(drugs=told["drugs"])
    head = ("what is told", "sound", "faulty", "asked", "refused", "no plan", "plans", "alarms")
    rows = ([*(f"{cell}" for cell in row.values())] for row in told["shelves"])
    yield table(head, rows)
    yield LIMITS


def _diaries(faults: dict[str, Any]) -> str:
    head = ("fault", "put in", "refused", "same", "more careful", "not comparable", "earlier", *MONITORS)
    names = ("tried", "refused", "same", "more_careful", "not_comparable", "earlier")
    rows = (
        (
            fault,
            *(f"{one[name]}" for name in names),
            *(f"{one['alarms'].get(monitor, 0)}" for monitor in MONITORS),
        )
        for fault, one in faults.items()
    )
    return table(head, rows)


def _sum(told: dict[str, Any]) -> str:
    tried = sum(one["tried"] for one in told["faults"].values())
    rung = sum(sum(one["alarms"].values()) for one in told["faults"].values())
    shelves = sum(row["alarms"] for row in told["shelves"])
    return (
        f"**{tried} faults of {len(told['faults'])} kinds were put in; monitors rang {rung} times, and "
        f"{shelves} times for plans of products that were told wrongly.**"
    )
