"""``opentaper occupancy NAME [DOSE…]``: what a dose does at its target, by every curve that is known."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.cli.screen import Screen
    from opentaper.planning.occupancies import Occupancies

EXAMPLES = (
    "opentaper occupancy citalopram",
    "opentaper occupancy citalopram 20mg 10mg 5mg",
)


def occupancy(
    name: shared.Drug,
    doses: Annotated[
        list[str] | None,
        Argument(metavar="[DOSE]...", help="Daily doses such as 20mg 10mg 5mg; none draws the curve."),
    ] = None,
    *,
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> None:
    """Show the effect of doses by every curve side by side, and how far the curves disagree."""
    from opentaper.actions.show_occupancy import show_occupancy
    from opentaper.cli.screen import Screen

    found = show_occupancy(name, tuple(doses or ()))
    if as_json:
        from opentaper.exchange.occupancy_json import occupancy_json

        sys.stdout.write(occupancy_json(found))
    else:
        with Screen(language, plain=plain) as screen:
            _show(found, screen, is_drawn=not doses)


def _show(found: Occupancies, screen: Screen, *, is_drawn: bool) -> None:
    from opentaper.cli.texts import told
    from opentaper.wording.figures import drug_text

    language = screen.language
    screen.say(told("occupancy.title", language, drug=drug_text(found.drug.name, language)), style="bold")
    if is_drawn:
        _draw(found, screen)
    screen.blank()
    _table(found, screen)
    if found.effect is not None and found.disagree:
        screen.say(told("occupancy.band_told", language, target=found.effect.chosen.target))
    if found.shown_only:
        screen.say(told("occupancy.not_deciding", language, names=", ".join(found.shown_only)))


def _table(found: Occupancies, screen: Screen) -> None:
    """Write a row a dose and a column a curve, the one that is used first."""
    from opentaper.cli.figures import percent
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told
    from opentaper.wording import dose_text

    language = screen.language
    columns = [Column(told("occupancy.dose", language), is_number=True)]
    columns += [
        Column(f"{curve.id.replace('-', ' ')} ({curve.target})", is_number=True) for curve in found.curves
    ]
    columns += [Column(told("occupancy.band", language), is_number=True)] if found.effect else []
    rows = []
    for row in found.rows:
        cells = [dose_text(row.dose, language)]
        cells += [percent(fraction, language) for fraction in row.by_curve]
        cells += [_band(row.band, language)] if row.band else []
        rows.append(cells)
    screen.table(columns, rows)


def _band(band: tuple[float, float], language: str) -> str:
    """Return the ends of a band in per cent, once where they are one."""
    from opentaper.wording import number_text

    return "–".join(dict.fromkeys(number_text(round(100 * end, 1), language) for end in band))


def _draw(found: Occupancies, screen: Screen) -> None:
    """Draw the curve of effect over the dose, in the band of the curves that disagree."""
    from opentaper.cli.plan_picture import EFFECT
    from opentaper.cli.plot import Axis, Panel, Series, draw
    from opentaper.cli.texts import told
    from opentaper.wording import number_text
    from opentaper.wording.figures import percent_text

    known, language = found.effect, screen.language
    if known is None:
        return
    line = Series(known.occupancy, lambda mg: known.band(mg)[0], lambda mg: known.band(mg)[1])
    title = told("picture.occupancy", language, target=known.chosen.target)
    panel = Panel(title, (line,), 1.0, lambda fraction: percent_text(100 * fraction, language), EFFECT)
    ticks = tuple((mg, number_text(mg, language)) for mg in found.ticks_mg)
    draw(screen, [panel], Axis(0.0, found.top_mg, ticks))
