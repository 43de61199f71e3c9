"""``python -m tools.safety`` writes the hazard log of SAFETY.md from ``docs/safety/hazards.yaml``.

Only what stands between the two marks is written; the prose around it is edited by hand. A test fails where
the two files differ, and where a control names a test that does not exist or does not pass.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
HAZARDS = ROOT / "docs" / "safety" / "hazards.yaml"
SAFETY = ROOT / "SAFETY.md"
BEGIN, END = "<!-- hazards: begin -->", "<!-- hazards: end -->"


@dataclass(frozen=True, slots=True)
class Control:
    """What is done against a hazard, and the tests that show that it is done."""

    what: str
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hazard:
    """One line of the log; ``waits_for`` names what a later release must bring, or is empty."""

    id: str
    name: str
    cause: str
    sequence: str
    harm: str
    severity: str
    controls: tuple[Control, ...]
    residual: str
    waits_for: str = ""


def hazards(path: Path = HAZARDS) -> tuple[Hazard, ...]:
    """Return the hazard log."""
    return tuple(_hazard(row) for row in yaml.safe_load(path.read_text(encoding="utf-8"))["hazards"])


def _hazard(row: dict[str, Any]) -> Hazard:
    told = {name: _line(text) for name, text in row.items() if name != "controls"}
    controls = tuple(Control(_line(one["what"]), tuple(one["tests"])) for one in row.get("controls", ()))
    return Hazard(controls=controls, **told)


def _line(text: str) -> str:
    return " ".join(text.split())


def named_tests(log: tuple[Hazard, ...]) -> tuple[str, ...]:
    """Return every test that a control names, each once, in order."""
    named = [test for hazard in log for control in hazard.controls for test in control.tests]
    return tuple(dict.fromkeys(named))


def log_text(log: tuple[Hazard, ...]) -> str:
    """Return the hazard log as Markdown."""
    here = [hazard for hazard in log if not hazard.waits_for]
    later = [hazard for hazard in log if hazard.waits_for]
    parts = ["## Controlled in this release", *map(_section, here), "## Not yet in this release"]
    if later:
        parts.append("These are known. Their controls need parts of the product that are not built yet.")
    return "\n\n".join((*parts, *map(_section, later)))


def _section(hazard: Hazard) -> str:
    rows = [
        f"### {hazard.id} {hazard.name}",
        "\n".join(
            (
                f"- **Cause.** {hazard.cause}",
                f"- **What happens then.** {hazard.sequence}",
                f"- **Harm.** {hazard.harm} ({hazard.severity})",
                *(_control(control) for control in hazard.controls),
                *((f"- **Waits for.** {hazard.waits_for}",) if hazard.waits_for else ()),
                f"- **What is left.** {hazard.residual}",
            )
        ),
    ]
    return "\n\n".join(rows)


def _control(control: Control) -> str:
    return "\n".join((f"- **Control.** {control.what}", *(f"    - `{test}`" for test in control.tests)))


def safety_text(now: str, log: tuple[Hazard, ...]) -> str:
    """Return SAFETY.md with the part between its marks written anew."""
    before, rest = now.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{log_text(log)}\n\n{END}{after}"


def main() -> None:
    """Write SAFETY.md."""
    log = hazards()
    SAFETY.write_text(safety_text(SAFETY.read_text(encoding="utf-8"), log), encoding="utf-8")
    sys.stdout.write(f"{len(log)} hazards, {len(named_tests(log))} tests\n")


if __name__ == "__main__":
    main()
