"""``opentaper trial SPEC.yaml``: arms, populations and outcomes on virtual people, resumable."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT

if TYPE_CHECKING:
    from opentaper.actions.run_trial import Watch
    from opentaper.cli.screen import Screen
    from opentaper.exchange.trial_tables import Table
    from opentaper.inference.trials import GroupResult, Trial, TrialResult

EXAMPLES = (
    "opentaper trial trial.yaml",
    "opentaper trial trial.yaml --out results --keep-people",
    "opentaper trial trial.yaml --json",
)


def trial(
    spec: Annotated[Path, Argument(metavar="SPEC", help="What to try, in YAML: see the how-to.")],
    *,
    out: Annotated[
        Path | None,
        Option(
            metavar="FOLDER",
            help="Where results and finished blocks go; beside the spec, where this is not told.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    engine: Annotated[
        str,
        Option(
            metavar="local|duckdb|spark|spark://…",
            help="Where to reckon: here, in DuckDB, or on a cluster of Spark. The numbers are the same.",
            rich_help_panel=OUTPUT,
        ),
    ] = "local",
    keep_people: Annotated[
        bool,
        Option("--keep-people", help="Keep a row for each person in each arm.", rich_help_panel=OUTPUT),
    ] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Try tapers on many virtual people: the same people in every arm, each number with its range.

    They come from a model: a trial shows what it would expect, and proves nothing.
    What is finished is kept, so a trial that was stopped goes on where it was.
    """
    from opentaper import wiring
    from opentaper.actions.run_trial import run_trial, trial_of
    from opentaper.cli.screen import Screen
    from opentaper.exchange.trial_spec import told_trial

    told = told_trial(shared.read_text("spec", spec), spec.name)
    asked = trial_of(told, lambda name: shared.read_text("file", spec.parent / name), wiring.today())
    folder = out if out is not None else spec.with_name(f"{spec.stem}-results")
    with _watched(folder, language) as watch:
        made = run_trial(asked, folder, engine, keep_people, watch)
    _write(made, folder, language)
    if as_json:
        from opentaper.exchange.trial_json import trial_json

        sys.stdout.write(trial_json(made, language))
    else:
        with Screen(language) as screen:
            _show(made, screen)
            _show_files(folder, keep_people, screen)
    return 0


@dataclass(slots=True)
class _Seen:
    """How far a trial has come."""

    done: int = 0
    whole: int = 0


@contextmanager
def _watched(folder: Path, language: str) -> Iterator[Watch]:
    """Show how far the trial has come, where somebody looks; tell how to go on where it is stopped."""
    from opentaper.cli.progress import progress
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    seen = _Seen()
    try:
        with progress(told("trial.progress", language)) as show:

            def watch(done: int, whole: int) -> None:
                seen.done, seen.whole = done, whole
                show(done, whole)

            yield watch
    except KeyboardInterrupt:
        text = told("trial.stopped", language, done=seen.done, n=seen.whole, folder=folder)
        Screen(language, to_stderr=True).say(text)
        raise


def _write(made: TrialResult, folder: Path, language: str) -> None:
    from opentaper.cli.files import write
    from opentaper.exchange.trial_json import trial_json, trial_parquet
    from opentaper.exchange.trial_pdf import trial_pdf

    write("out", folder / "trial.json", trial_json(made, language).encode())
    write("out", folder / "outcomes.parquet", trial_parquet(made))
    write("out", folder / "report.pdf", trial_pdf(made, language))


def _show(made: TrialResult, screen: Screen) -> None:
    from opentaper.exchange.trial_tables import group_text, lead_text
    from opentaper.wording import sentence

    language, asked = screen.language, made.trial
    screen.say(asked.name, style="bold")
    screen.say(lead_text(asked, language))
    for group in made.groups:
        screen.heading(group.group.name)
        screen.say(group_text(group.group, language))
        _show_group(asked, group, screen)
    screen.blank()
    screen.items(sentence(reason, language) for reason in made.reasons)


def _show_group(asked: Trial, group: GroupResult, screen: Screen) -> None:
    from opentaper.exchange.trial_tables import gap_table, gaps_text, outcome_table, parts

    language = screen.language
    for arms in parts(group.arms):
        _table(outcome_table(asked, arms, language), screen)
    others = tuple(arm for arm in group.arms if arm.gaps)
    if others:
        screen.blank()
        screen.say(gaps_text(asked, language), style="bold")
        for arms in parts(others):
            _table(gap_table(asked, arms, language), screen)


def _table(made: Table, screen: Screen) -> None:
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told

    heads, rows = [str(head) for head in made["heads"]], [list(row) for row in made["rows"]]
    columns = [Column(told("trial.outcome", screen.language), may_wrap=True)]
    columns += [Column(head, is_number=True) for head in heads[1:]]
    screen.blank()
    screen.table(columns, rows)


def _show_files(folder: Path, keeps_people: bool, screen: Screen) -> None:
    from opentaper.cli.texts import told

    language = screen.language
    screen.blank()
    screen.say(told("trial.done", language, folder=folder))
    files = {
        "report.pdf": "report",
        "trial.json": "document",
        "outcomes.parquet": "table",
        "blocks": "blocks",
    }
    files |= {"people": "people"} if keeps_people else {}
    screen.items(
        told("trial.written", language, file=name, what=told(f"trial.{code}", language))
        for name, code in files.items()
    )
