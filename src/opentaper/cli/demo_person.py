"""``opentaper demo-person``: a virtual person's files, to try things on before your own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT

if TYPE_CHECKING:
    from opentaper.actions.demo_person import DemoFiles
    from opentaper.cli.screen import Screen

EXAMPLES = (
    "opentaper demo-person",
    "opentaper demo-person sanna --out sanna/",
)


def demo_person(
    name: Annotated[
        str | None, Argument(metavar="NAME", help="Who; a first name is enough. Without it: who there is.")
    ] = None,
    *,
    out: Annotated[
        Path | None,
        Option(
            "--out",
            metavar="FOLDER",
            help="Where to write the files; a folder of their first name by default.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    seed: Annotated[
        str, Option(metavar="N", help="Of all chance in their days: the same seed, the same days.")
    ] = "1",
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Write the files of a made-up person: doses, check-ins, plan, and the truth that no diary tells."""
    from opentaper.cli.screen import Screen

    if name is None:
        return _list(language, as_json=as_json)
    from opentaper.actions.demo_person import demo_person as made_of

    made = made_of(name, seed, language)
    folder = out if out is not None else Path(made.folder)
    _write(made, folder)
    if as_json:
        from opentaper.exchange.truth_json import demo_json

        sys.stdout.write(demo_json(made.person, [str(folder / name) for name, _ in made.files], language))
    else:
        with Screen(language) as screen:
            _show(made, folder, screen)
    return 0


def _list(language: str, *, as_json: bool) -> int:
    from opentaper.cli.screen import Column, Screen
    from opentaper.cli.texts import told
    from opentaper.exchange.truth_json import people_json, people_rows

    if as_json:
        sys.stdout.write(people_json(language))
        return 0
    with Screen(language) as screen:
        screen.say(told("demo_person.who", language))
        columns = [
            Column(told("demo_person.name", language), is_strong=True, may_wrap=True),
            Column(told("demo_person.takes", language), may_wrap=True),
            Column(told("demo_person.is", language), may_wrap=True),
        ]
        screen.blank()
        screen.table(columns, people_rows(language))
        screen.blank()
        screen.say(told("demo_person.how", language))
    return 0


def _write(made: DemoFiles, folder: Path) -> None:
    from opentaper.cli.files import make_folder, write

    make_folder(folder)
    for name, text in made.files:
        write("out", folder / name, text.encode())


def _show(made: DemoFiles, folder: Path, screen: Screen) -> None:
    from opentaper.cli.texts import told
    from opentaper.exchange.truth_json import person_row

    language, person = screen.language, made.person
    name, takes, traits = person_row(person, language)
    screen.say(name, style="bold")
    screen.say(told("demo_person.one", language, takes=takes, traits=traits))
    screen.say(
        told(
            "demo_person.kept",
            language,
            n=made.n_check_ins,
            first=made.first_day,
            last=made.last_day,
        )
    )
    screen.blank()
    for file, _ in made.files:
        screen.say(told("plan.written", language, file=folder / file))
    screen.heading(told("demo_person.next", language))
    for line in _command(made, folder):
        screen.line(line)


def _command(made: DemoFiles, folder: Path) -> tuple[str, str]:
    """Return the command that learns this person, in lines that can be copied."""
    months = f"{made.person.months_of_use:g}"
    start = made.person.start.mg_text
    return (
        f'  opentaper learn --drug {made.person.drug} --start {start}mg --used-for "{months} months" \\',
        f"    --doses {folder / 'doses.csv'} --checkins {folder / 'checkins.csv'}",
    )
