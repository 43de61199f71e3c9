"""``opentaper learn``: what a person's own diary tells of their pace, and what their days were made of."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.option_groups import with_groups
from opentaper.cli.person_options import FILES
from opentaper.cli.person_pictures import Coupling, learnt_pictures
from opentaper.cli.pictures import Png, Svg, Theme

EXAMPLES = (
    "opentaper learn --drug sertraline --used-for 4y --doses doses.csv --checkins checkins.csv",
    "opentaper learn --drug sertraline --start 50mg --checkins daylio.csv --day-starts 04:00 --plain",
)


@with_groups
def learn(
    *,
    diary: person.Diary,
    belief: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="Keep what was learnt in this file; where it is there, go on from it.",
            rich_help_panel=FILES,
        ),
    ] = None,
    until: person.Until = None,
    known: person.Background,
    reading: person.Reading,
    svg: Svg = None,
    png: Png = None,
    coupling: Coupling = None,
    theme: Theme = "light",
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> int:
    """Learn from your own diary: your pace, and how much of each day was withdrawal, illness or life.

    It tells what it read, what it learnt, what speaks for and against, and what it cannot know.
    The exit code is 3 where what is felt of the drug is not modelled.
    """
    from opentaper import wiring
    from opentaper.actions.learn import learn as learnt_of
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.files import write
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told
    from opentaper.exchange.chart_themes import check_theme

    check_theme(theme)
    kept = belief if belief is not None and belief.exists() else None
    asked = person.asked_person(diary, kept, known, reading, until)
    with progress(told("learn.progress", language)):
        learnt = learnt_of(asked, wiring.today())
    pictures = {"svg": svg, "png": png, "coupling": coupling}
    written = learnt_pictures(learnt, pictures, theme, language)
    if belief is not None:
        from opentaper.exchange.belief_json import belief_json

        write("belief", belief, belief_json(learnt.belief).encode())
        written = (*written, belief)
    if as_json:
        from opentaper.exchange.learnt_json import learnt_json

        sys.stdout.write(learnt_json(learnt, language))
    else:
        from opentaper.cli.learn_screen import show_learnt
        from opentaper.cli.screen import Screen

        with Screen(language, plain=plain) as screen:
            show_learnt(learnt, written, screen)
    return 0 if learnt.is_modelled else REFUSED
