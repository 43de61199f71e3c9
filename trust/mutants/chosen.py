"""Which tests a mutant meets, and in which order."""

from __future__ import annotations

from collections.abc import Iterable

from trust.mutants.mutant import Kind, Mutant
from trust.mutants.reach import Reach, file_part

#: A test longer than this would make one survivor cost more than ten others; seconds as measured for the map.
LONGEST = 6.0
#: For so long, by that measure, one mutant is tried.
PATIENCE = 12.0
#: Tests that read what is shipped: it is read once, so the map sees only the first of them read it.
OF_THE_POLICY = (
    "tests/unit/formulary/",
    "tests/unit/planning/test_limits.py",
    "tests/unit/planning/test_interval.py",
    "tests/unit/planning/test_pace.py",
    "tests/unit/planning/test_plan.py",
    "src/opentaper/formulary/policy",
)


def chosen(mutant: Mutant, known: Reach) -> tuple[str, ...]:
    """Return the tests that a mutant meets: those named after its module first, then the quickest."""
    tests = reaching(mutant, known)
    name = mutant.module.rpartition(".")[2]
    own = f"test_{name}."
    ranked = sorted(tests, key=lambda test: (own not in test, known.seconds.get(test, 0.0), test))
    left, taken = PATIENCE, []
    for test in ranked:
        seconds = known.seconds.get(test, 0.0)
        if seconds <= LONGEST and seconds <= left:
            taken.append(test)
            left -= seconds
    return tuple(taken)


def reaching(mutant: Mutant, known: Reach) -> Iterable[str]:
    """Return every test that runs the mutant's function."""
    if mutant.kind is Kind.CODE:
        tests = set(known.runs.get(f"{mutant.module}:{mutant.function}", ()))
    elif mutant.kind is Kind.DEFAULT and f"{mutant.module}:{mutant.function}" in known.runs:
        tests = set(known.runs[f"{mutant.module}:{mutant.function}"])
    else:
        of_module = (those for place, those in known.runs.items() if place.startswith(f"{mutant.module}:"))
        tests = {test for those in of_module for test in those}
        tests |= set(_of_plain_values(mutant, known))
    if mutant.module.startswith("opentaper.formulary."):
        tests |= {test for test in known.seconds if file_part(test).startswith(OF_THE_POLICY)}
    return tests


def _of_plain_values(mutant: Mutant, known: Reach) -> Iterable[str]:
    """Return tests named after a module, for what is there without any function being run."""
    name = f"test_{mutant.module.rpartition('.')[2]}."
    return (test for test in known.seconds if name in test)
