"""``python -m tools.safety`` writes the hazard log of SAFETY.md from ``docs/safety/hazards.yaml``.

Only what stands between the two marks is written; the prose around it is edited by hand. A test fails where
the two files differ, and where a control names a test that does not exist or does not pass.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.markdown import table

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
    before: str
    after: str
    acceptable: str
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Scales:
    """The words of severity and probability with what they mean, and what a pair of them comes to."""

    severity: Mapping[str, str]
    probability: Mapping[str, str]
    risk: Mapping[str, Mapping[str, str]]

    def of(self, hazard: Hazard) -> tuple[str, str]:
        """Return what a hazard comes to before and after its controls: low, weigh or high."""
        return self.risk[hazard.severity][hazard.before], self.risk[hazard.severity][hazard.after]


@cache
def scales(path: Path = HAZARDS) -> Scales:
    """Return the scales of the hazard log."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))["scales"]
    return Scales(told["severity"], told["probability"], told["risk"])


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
    parts = [*_summary(log), "## Controlled in this release", *map(_section, here)]
    if later:
        parts.append("## Not yet in this release")
        parts.append("These are known. Their controls need parts of the product that are not built yet.")
    return "\n\n".join((*parts, *map(_section, later)))


def _summary(log: tuple[Hazard, ...]) -> Iterator[str]:
    """Yield the scales, and how many hazards there are of each pair before and after their controls."""
    known = scales()
    yield "## How likely, and how bad"
    yield (
        "Harm is *minor*, *serious* or *critical*. How probable it is, for one person in a year of use, is "
        "judgement and was not measured: clinicians are asked to confirm each word."
    )
    words = [*known.severity.items(), *known.probability.items()]
    yield table(("word", "what it means"), words)
    yield (
        "*Low* is acceptable. *Weigh* is acceptable only against what coming off is without the product, and "
        "each such hazard says why. *High* is not acceptable, and none may be left. Numbers count hazards "
        "before the controls, and after them."
    )
    counted = Counter((one.severity, one.before) for one in log)
    left = Counter((one.severity, one.after) for one in log)
    yield table(
        ("harm", *known.probability),
        (
            (
                severity,
                *(
                    f"{known.risk[severity][level]}: {counted[severity, level]} → {left[severity, level]}"
                    for level in known.probability
                ),
            )
            for severity in known.severity
        ),
    )


def _section(hazard: Hazard) -> str:
    rows = [
        f"### {hazard.id} {hazard.name}",
        "\n".join(
            (
                f"- **Cause.** {hazard.cause}",
                f"- **What happens then.** {hazard.sequence}",
                f"- **Harm.** {hazard.harm} ({hazard.severity}; without controls {hazard.before})",
                *(_control(control) for control in hazard.controls),
                *((f"- **Waits for.** {hazard.waits_for}",) if hazard.waits_for else ()),
                f"- **What is left.** {hazard.residual}",
                f"- **How probable then.** {_left(hazard)} {hazard.acceptable}",
            )
        ),
    ]
    return "\n\n".join(rows)


def _left(hazard: Hazard) -> str:
    return f"{hazard.after.capitalize()} ({scales().of(hazard)[1]})."


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
