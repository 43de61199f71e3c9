"""``python -m tools.evaluate_omop`` rebuilds tapers of invented claims, and writes docs/evidence/omop.md.

What is found stands beside what is so, for clean claims and for dirty ones; so does how fast rows are read.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from tools.markdown import table

if TYPE_CHECKING:
    from opentaper.cohort.claims_truth import ClaimsJudged
    from opentaper.cohort.omop_report import ClaimsReport

TOP = Path(__file__).parents[1]
TARGET = TOP / "docs" / "evidence" / "omop.md"
N_PEOPLE, SEED, DAY = 12_000, 2026, date(2026, 11, 23)
SECRET = "5a" * 32
N_DIRT = 500
ERRORS = ("of tapers found", "5 in 100 below", "half below", "95 in 100 below")


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the claims, rebuild them twice, and write the page."""
    from opentaper.cohort.claims_dirt import dirtied
    from opentaper.cohort.claims_generator import UNRULY, generated_claims, write_made_claims

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=N_PEOPLE)
    n_people = parser.parse_args(arguments).people
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "secret.txt").write_text(SECRET, encoding="ascii")
        made = generated_claims(n_people, SEED)
        write_made_claims(made, folder / "clean")
        clean = _judged(folder, "clean", made.truth)
        wanted = dirtied(made, N_DIRT)
        write_made_claims(made, folder / "dirty", ".csv")
        dirty = _judged(folder, "dirty", made.truth)
        made = generated_claims(n_people, SEED, UNRULY)
        write_made_claims(made, folder / "unruly")
        unruly = _judged(folder, "unruly", made.truth)
    said = {why: rows.n for why, rows in dirty[1].tables["drug_exposure"].left_out.items()}
    assert all(said[why] == n for why, n in wanted.items())
    TARGET.write_text(omop_page(n_people, clean, dirty, unruly), encoding="utf-8")


Judged = tuple["ClaimsJudged", "ClaimsReport"]


def _judged(folder: Path, name: str, truth: Sequence[object]) -> Judged:
    from opentaper.actions.evidence.claims import claims_registry
    from opentaper.cohort.claims_truth import found_beside_truth

    out = folder / f"registry-{name}"
    _, report = claims_registry(str(folder / name), out, DAY, folder / "secret.txt", is_virtual=True)
    return found_beside_truth(truth, out, SECRET), report  # type: ignore[arg-type]  # the truth of the claims


def omop_page(n_people: int, clean: Judged, dirty: Judged, unruly: Judged) -> str:
    """Return the page: what was found of clean, dirty and unruly claims, and what of it is so."""
    parts = [
        f"""# Tapers found in claims, and the truth

Written by `python -m tools.evaluate_omop`. The claims are those of {n_people:,} invented people whose
tapers are known: boxes of 28, 30 and 90 days, fetched early and late, whole and half tablets, liquids,
strengths that only a name tells, people who begin with half the dose, and people who once fetch nothing for
some weeks. The dirty ones hold {N_DIRT} more rows of each kind of dirt that is reported. The unruly ones are
of people who often fetch weeks early or late, of whom a third lapse once, and who mostly get whole boxes for
short steps. How it is done stands in [claims](../how-to/omop.md).""",
        "## What is found",
        table(("", "clean", "dirty", "unruly"), _found(clean[0], dirty[0], unruly[0])),
        """A taper counts as found where a course of the drug is told as one, and its stop lies within 120
days of the true one. A switch is another drug of the group that takes the place of this one.""",
        "## How far off",
        "Clean claims:",
        table(ERRORS, _errors(clean[0])),
        "Unruly claims:",
        table(ERRORS, _errors(unruly[0])),
        """A box that is not used up makes a stop look late; nothing in a claim tells. Boxes of 90 days make
up most of the errors of more than a month.""",
        "## How fast",
        table(("", "clean, Parquet", "dirty, CSV"), _speed(clean[1], dirty[1])),
        """Seconds are those of one machine with two cores, from opening the files to the last table written.

The claims are invented, by the same hands as the rules that read them, and are kinder than real ones: nobody
here fetches boxes and leaves them, or is in hospital. Read the shares as what the rules do where their
assumptions hold.
""",
    ]
    return "\n\n".join(parts)


def _found(*both: ClaimsJudged) -> Iterable[tuple[str, ...]]:
    yield "stopped by a taper", *(f"{one.stopped_by_taper:,}" for one in both)
    yield "of these found (recall)", *(f"{_percent(one.recall)}" for one in both)
    yield "of tapers found, so (precision)", *(f"{_percent(one.precision)}" for one in both)
    yield "switches and cross-tapers", *(f"{one.switches:,}" for one in both)
    yield "of these found", *(f"{_percent(one.switches_found / max(1, one.switches))}" for one in both)
    yield "told of others, wrongly", *(f"{one.switches_wrong:,}" for one in both)
    yield "begun again after a taper", *(f"{one.restarts:,}" for one in both)
    yield "of these found", *(f"{_percent(one.restarts_found / max(1, one.restarts))}" for one in both)


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %"


def _errors(judged: ClaimsJudged) -> Iterable[tuple[str, ...]]:
    for what, values, form in (
        ("first reduction, days late", judged.cut_days, "{:+.0f}"),
        ("first day without, days late", judged.stop_days, "{:+.0f}"),
        ("dose before, of the true one", judged.start_share, "{:.2f}"),
        ("smallest dose, of the true one", judged.smallest_share, "{:.2f}"),
        ("speed, of the true one", judged.speed_share, "{:.2f}"),
    ):
        yield what, *(form.format(one) for one in np.percentile(values, (5, 50, 95)))


def _speed(clean: ClaimsReport, dirty: ClaimsReport) -> Iterable[tuple[str, ...]]:
    both = (clean, dirty)
    rows = [one.tables["drug_exposure"].read for one in both]
    yield "dispensings", *(f"{n:,}" for n in rows)
    yield "seconds", *(f"{one.seconds['written']:.0f}" for one in both)
    yield (
        "a second",
        *(f"{round(n / one.seconds['written'], -3):,.0f}" for n, one in zip(rows, both, strict=True)),
    )


if __name__ == "__main__":
    main()
