"""``opentaper validate``: the model set beside published results."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import OUTPUT
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.cli.screen import Screen
    from opentaper.inference.validation import ValidatedRow, Validation

MOST_DIGITS = 7
EXAMPLES = ("opentaper validate --people 300 --seed 1 --out evidence",)


def validate(
    *,
    people: Annotated[
        str, Option("--people", metavar="N", help="How many virtual people for each drug and taper.")
    ] = "1000",
    seed: Annotated[
        str, Option("--seed", metavar="N", help="The same seed is the same answer: 0 or more.")
    ] = "1",
    out: Annotated[
        Path | None,
        Option(
            "--out",
            metavar="FOLDER",
            help="Write the page of the manual and its two pictures there.",
            rich_help_panel=OUTPUT,
        ),
    ] = None,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> None:
    """Set the model of virtual people beside published results: what it says, and whether it agrees."""
    from opentaper.actions.validate import validate as found_by
    from opentaper.cli.files import make_folder
    from opentaper.cli.progress import progress
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    n_people, chosen = _number("people", people), _number("seed", seed)
    if out is not None:
        make_folder(out)  # before the work, which takes a while
    with progress(told("validate.working", language)) as watch:
        found = found_by(n_people, chosen, watch)
    if out is not None:
        _write(found, out, chosen, n_people)
    if as_json:
        from opentaper.exchange.validation_json import validation_json

        sys.stdout.write(validation_json(found))
        return
    with Screen(language) as screen:
        _show(found, screen)
        if out is not None:
            _say_written(out, screen)


def _number(option: str, text: str) -> int:
    """Return a whole number of at least 0."""
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise BadOption(option=option, given=text, wanted="a whole number of at least 0")
    return int(text)


def _show(found: Validation, screen: Screen) -> None:
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told
    from opentaper.wording import number_text

    language = screen.language
    told_counts = {"inside": found.n_inside, "modelled": found.n_modelled, "n": len(found.rows)}
    share = number_text(round(100 * found.share), language)
    screen.say(told("validate.title", language, share=share, **told_counts), style="bold")
    screen.say(told("validate.rule", language))
    codes = ("result", "published", "model", "agrees")
    columns = [Column(told(f"validate.{code}", language)) for code in codes]
    answered = [row for row in found.rows if row.estimate is not None]
    for unit in dict.fromkeys(row.result.unit for row in answered):
        screen.heading(told(f"validate.in_{unit_code(unit)}", language))
        screen.table(columns, [_cells(row, language) for row in answered if row.result.unit == unit])
    for heading, rows in (
        ("validate.differs", found.misses),
        ("validate.unanswered", tuple(row for row in found.rows if row.is_inside is None)),
    ):
        if rows:
            screen.heading(told(heading, language, n=len(rows)))
            screen.items(f"{row.result.id}: {row.why or told('validate.unknown', language)}" for row in rows)
    screen.blank()
    screen.say(told("validate.fitted", language))


def _cells(row: ValidatedRow, language: str) -> list[str]:
    from opentaper.cli.texts import told

    result, model = row.result, row.estimate
    answer = told("compare.yes" if row.is_inside else "compare.no", language)
    published = _ends(result.value, result.low, result.high, result.unit, language)
    if result.bound == "lower":
        published = told("validate.over", language, n=published)
    said = "" if model is None else _ends(model.value, model.low, model.high, result.unit, language)
    return [result.id, published, said, answer]


def _ends(value: float, low: float | None, high: float | None, unit: str, language: str) -> str:
    """Return a number with the ends of its interval, where it has one."""
    from opentaper.cli.texts import told
    from opentaper.wording import number_text

    if unit == "direction":
        return told("validate.holds" if value else "validate.no_difference", language)
    text = number_text(_short(value), language)
    if low is None or high is None:
        return text
    return f"{text} ({number_text(_short(low), language)}–{number_text(_short(high), language)})"


def _short(value: float) -> float:
    """Return a number with three significant digits, no finer than a hundredth."""
    return round(float(f"{value:.3g}"), 2)


def unit_code(unit: str) -> str:
    """Return a unit as the catalogues name it.

    Examples
    --------
    >>> unit_code("% of people"), unit_code("PHQ-9 points")
    ('percent_of_people', 'phq9_points')
    """
    return unit.replace("% ", "percent ").replace(" ", "_").replace("-", "").lower()


def _write(found: Validation, folder: Path, seed: int, n_people: int) -> None:
    """Write the page and its pictures.

    Raises
    ------
    BadOption
        The folder cannot be written to.
    """
    from opentaper.actions.validate import short_and_long
    from opentaper.exchange.charts import chart_svg
    from opentaper.exchange.validation_chart import lives_chart, validation_chart
    from opentaper.exchange.validation_page import LIVES_PICTURE, PICTURE, validation_page

    made = {
        "validation.md": validation_page(found),
        PICTURE: chart_svg(validation_chart(found)),
        LIVES_PICTURE: chart_svg(lives_chart(short_and_long(n_people, seed), found)),
    }
    try:
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError:
        raise BadOption(option="out", given=str(folder), wanted="a folder that can be written to") from None


def _say_written(folder: Path, screen: Screen) -> None:
    from opentaper.cli.texts import told
    from opentaper.exchange.validation_page import LIVES_PICTURE, PICTURE

    screen.blank()
    for name in ("validation.md", PICTURE, LIVES_PICTURE):
        screen.say(told("plan.written", screen.language, file=folder / name))
