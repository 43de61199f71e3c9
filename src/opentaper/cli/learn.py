"""``opentaper learn``: what a person's own diary tells of their pace, and what their days were made of."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli import person_options as person
from opentaper.cli.person_options import FILES
from opentaper.cli.person_pictures import Coupling, Png, Svg, Theme, learnt_pictures

EXAMPLES = (
    "opentaper learn --drug sertraline --used-for 4y --doses doses.csv --checkins checkins.csv",
    "opentaper learn --drug sertraline --start 50mg --checkins daylio.csv --day-starts 04:00 --plain",
)


def learn(
    *,
    drug: person.DrugName = None,
    doses: person.Doses = None,
    checkins: person.CheckIns = None,
    belief: Annotated[
        Path | None,
        Option(
            metavar="FILE",
            help="Keep what was learnt in this file; where it is there, go on from it.",
            rich_help_panel=FILES,
        ),
    ] = None,
    until: person.Until = None,
    start: person.StartDose = None,
    used_for: shared.UsedFor = None,
    attempt: shared.Attempts = None,
    condition: person.Condition = None,
    episodes: person.Episodes = None,
    times: shared.Times = None,
    curve: shared.Curve = None,
    seed: person.Seed = None,
    item: person.Items = None,
    ignore: person.Ignored = None,
    scale: person.Scales = None,
    mood: person.Moods = None,
    dates: person.Dates = None,
    day_starts: person.DayStarts = None,
    zone: person.Zone = None,
    skip_bad: person.SkipBad = False,
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
    from opentaper.actions.diary_options import AskedReading
    from opentaper.actions.learn import learn as learnt_of
    from opentaper.actions.told_person import AskedPerson
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.files import write
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told
    from opentaper.exchange.chart_themes import check_theme

    check_theme(theme)
    asked = AskedPerson(
        drug=drug,
        doses=person.told_file("doses", doses),
        check_ins=person.told_file("checkins", checkins),
        belief=person.told_file("belief", belief) if belief is not None and belief.exists() else None,
        start=start,
        used_for=used_for,
        attempts=tuple(attempt or ()),
        condition=condition,
        episodes=episodes,
        times=times,
        curve=curve,
        until=until,
        seed=seed,
        reading=AskedReading(
            items=tuple(item or ()),
            ignored=tuple(ignore or ()),
            scales=tuple(scale or ()),
            moods=tuple(mood or ()),
            dates=dates,
            day_starts=day_starts,
            zone=zone,
            skip_bad=skip_bad,
        ),
    )
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
