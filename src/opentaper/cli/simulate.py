"""``opentaper simulate DRUG DOSE``: what many virtual people feel of a stop or a taper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import TIME
from opentaper.cli.pictures import Png, Svg, Theme, is_png, write_wanted

if TYPE_CHECKING:
    from opentaper.exchange.told_taper import ToldTaper
    from opentaper.inference.simulated import Simulation

PEOPLE = "Who they are"
# Numbers of people with so many digits are done in a moment.
SHORT = 5

EXAMPLES = (
    "opentaper simulate citalopram 20mg --used-for 8y",
    "opentaper simulate citalopram 20mg --used-for 8y --taper occupancy:1y/4w",
    "opentaper simulate paroxetine 20mg --used-for 3y --taper linear:14d --condition anxiety",
    "opentaper simulate citalopram 20mg --taper plan.csv --png picture.png",
)


def simulate(
    drug: shared.Drug,
    dose: shared.Dose,
    *,
    taper: Annotated[
        str,
        Option(
            metavar="TAPER",
            help="abrupt, linear:14d, occupancy:1y (in steps: occupancy:1y/4w), proportional:10%/4w; "
            "or a file: plan.json, schedule.csv.",
            rich_help_panel=TIME,
        ),
    ] = "abrupt",
    follow: Annotated[
        str,
        Option(
            metavar="TIME",
            help="How long the picture goes on after the last cut: 26w, 1y.",
            rich_help_panel=TIME,
        ),
    ] = "1y",
    days: Annotated[
        str,
        Option(
            metavar="DAYS",
            help="Days after the last cut on which symptoms are counted.",
            rich_help_panel=TIME,
        ),
    ] = "7,14,28",
    used_for: Annotated[
        str | None,
        Option(
            metavar="TEXT",
            help='How long they have taken it: "8 years", 8y. Not told counts as long.',
            rich_help_panel=PEOPLE,
        ),
    ] = None,
    attempt: Annotated[
        list[str] | None,
        Option(
            metavar="TEXT",
            help="An earlier try of theirs: well, hard, failed. Repeat it.",
            rich_help_panel=PEOPLE,
        ),
    ] = None,
    condition: Annotated[
        str | None,
        Option(
            metavar="NAME",
            help="The illness that may come back: depression, anxiety, psychosis, bipolar.",
            rich_help_panel=PEOPLE,
        ),
    ] = None,
    placebo: Annotated[
        bool,
        Option("--placebo", help="Leave the dose as it is: what is told anyway.", rich_help_panel=PEOPLE),
    ] = False,
    people: Annotated[
        str, Option(metavar="N", help="How many virtual people.", rich_help_panel=PEOPLE)
    ] = "20000",
    seed: Annotated[
        str,
        Option(metavar="N", help="Of the draws: the same seed, the same answer.", rich_help_panel=PEOPLE),
    ] = "1",
    svg: Svg = None,
    png: Png = None,
    theme: Theme = "light",
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> int:
    """Show what many virtual people feel of a stop or a taper: how many, how badly, when, and for how long.

    They come from a model. It shows what is likely for many, and promises nothing for one.
    The exit code is 3 where what is felt is not modelled, as no curve of effect is known.
    """
    from opentaper import wiring
    from opentaper.actions.simulate import AskedSimulation
    from opentaper.actions.simulate import simulate as simulated
    from opentaper.cli.caught import REFUSED
    from opentaper.cli.progress import progress
    from opentaper.cli.texts import told
    from opentaper.exchange.chart_themes import check_theme

    file = _file(taper)
    asked = AskedSimulation(
        drug=drug,
        dose=dose,
        taper=taper,
        file=file,
        used_for=used_for,
        attempts=tuple(attempt or ()),
        people=people,
        seed=seed,
        days=days,
        follow=follow,
        condition=condition,
        placebo=placebo,
    )
    with progress(told("simulate.progress", language)) as watch:
        made = simulated(asked, wiring.today(), watch if len(people) > SHORT else None)
    check_theme(theme)
    wanted = {"svg": svg, "png": png}
    pictures = write_wanted(wanted, lambda option, path: _picture(made, option, path, theme, language))
    if as_json:
        from opentaper.exchange.simulation_json import simulation_json

        sys.stdout.write(simulation_json(made, language))
    else:
        from opentaper.cli.screen import Screen
        from opentaper.cli.simulation_screen import show_simulation

        with Screen(language, plain=plain) as screen:
            show_simulation(made, pictures, screen)
    return 0 if made.felt else REFUSED


def _file(taper: str) -> ToldTaper | None:
    """Return a taper that was read from a file, or None where it is a word."""
    from opentaper.exchange.told_taper import ENDINGS, told_taper

    if not taper.lower().endswith(ENDINGS):
        return None
    path = Path(taper)
    return told_taper(shared.read_text("taper", path), path.name)


def _picture(made: Simulation, option: str, path: Path, theme: str, language: str) -> bytes:
    from opentaper.exchange.simulation_chart import simulation_png, simulation_svg

    if is_png(option, path):
        return simulation_png(made, language, theme)
    return simulation_svg(made, language, theme).encode()
