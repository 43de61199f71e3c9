"""``opentaper evidence priors``: where people begin, learnt from paces, and held against the one in use."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.actions.evidence.priors import LearntPopulation
    from opentaper.cli.screen import Screen
    from opentaper.exchange.pace_json import ToldPaces

EXAMPLES = (
    "opentaper evidence priors paces.json --out population-2026-12-01.yaml",
    "opentaper evidence priors given --registry releases/3",
)


def priors(
    paces: Annotated[
        list[Path], Argument(metavar="PACES", help="Files of paces, or folders that hold them.")
    ],
    *,
    out: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="Where the population goes; population-DATE.yaml where this is not told.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    registry: Annotated[
        Path | None,
        Option(
            metavar="FOLDER", help="The release of the registry to which they belong, such as releases/3."
        ),
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Learn where people begin from people's paces, and hold it against what is in use.

    What is written is a data file with a passport. Nothing uses it by itself: the app begins from the file
    that it came with. The exit code is 3 where it did not pass.
    """
    from opentaper import wiring
    from opentaper.actions.evidence.priors import learn_population, learnt_yaml
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.files import write
    from opentaper.cli.progress import progress
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    today = wiring.today()
    given = [_told(file) for file in _files(paces)]
    digest = _digest(registry)
    with progress(told("priors.progress", language)) as show:
        made = learn_population(given, today, digest, show)
    file = out if out is not None else Path(f"population-{made.priors.population.release}.yaml")
    write("out", file, learnt_yaml(made).encode())
    if as_json:
        from opentaper.exchange.priors_json import priors_json

        sys.stdout.write(priors_json(made.numbers, made.checks, made.test))
    else:
        with Screen(language) as screen:
            _show(made, screen)
            screen.say(told("plan.written", language, file=file))
    return 0 if made.passes else REFUSED


def _files(paces: list[Path]) -> list[Path]:
    found = [file for one in paces for file in (sorted(one.glob("*.json")) if one.is_dir() else [one])]
    if not found:
        raise BadOption(option="paces", given=str(paces[0]), wanted="files of paces")
    return found


def _told(file: Path) -> ToldPaces:
    from opentaper.exchange.pace_json import paces_from_json

    return paces_from_json(shared.read_text("paces", file), file.name)


def _digest(registry: Path | None) -> str:
    if registry is None:
        return ""
    from opentaper.cohort.release import read_release

    return read_release(registry).digest


def _show(made: LearntPopulation, screen: Screen) -> None:
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told

    language = screen.language
    test = made.test
    screen.say(told("priors.title", language, n=made.priors.n_people), style="bold")
    codes = ("number", "before", "after")
    columns = [
        Column(told(f"priors.{code}", language), may_wrap=code == "number", is_number=code != "number")
        for code in codes
    ]
    screen.table(
        columns,
        [
            [
                one.name,
                _ends(one.before, one.before_low, one.before_high, language),
                told("priors.held", language)
                if one.is_held
                else _ends(one.after, one.low, one.high, language),
            ]
            for one in made.numbers
        ],
    )
    screen.heading(told("priors.asked", language, n=test.n_held_out, of=test.n_learnt))
    screen.items(_said(made, code, language) for code in made.checks)
    screen.blank()
    screen.say(told("priors.passes" if made.passes else "priors.does_not_pass", language), style="bold")
    screen.say(told("priors.never_used", language))


def _said(made: LearntPopulation, code: str, language: str) -> str:
    """Return what was asked, what came of it, and whether that will do."""
    from opentaper.cli.texts import told
    from opentaper.wording import number_text

    def share(one: float) -> str:
        return number_text(round(100 * one), language)

    test = made.test
    gain = _ends(test.gain.value, test.gain.low, test.gain.high, language)
    worse = ", ".join(one.drug for one in test.drugs if one.gain.high < 0.0)
    values: dict[str, object] = {
        "gain": gain,
        "inside": share(test.inside),
        "low": share(test.allowed[0]),
        "high": share(test.allowed[1]),
        "worse": worse or told("priors.no_drug", language),
        "n": len(test.drugs),
        "before": test.published.before,
        "after": test.published.after,
        "of": test.published.asked,
    }
    verdict = told("compare.yes" if made.checks[code] else "compare.no", language)
    return told(f"priors.check_{code}", language, verdict=verdict, **values)


def _ends(value: float, low: float, high: float, language: str) -> str:
    from opentaper.wording import number_text

    middle, first, last = (number_text(float(f"{one:.3g}"), language) for one in (value, low, high))
    return f"{middle} ({first}–{last})"
