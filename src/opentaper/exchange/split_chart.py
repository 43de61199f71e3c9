"""The picture of what was learnt: the doses as taken on top, below them what each day was made of.

Then follow waves and windows, and the chance that a return of the condition has begun. Areas are told apart
by their order, their pattern, the line between them and a name where there is room; colour comes last.
Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import Layer, area, labels, legend, line, panel, stacked, trusted
from opentaper.exchange.chart_patterns import PART_PATTERNS, patterned
from opentaper.exchange.chart_rows import Frame, Row
from opentaper.exchange.chart_words import Entry
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.onset_marks import (
    ONSET_HEIGHT,
    chance_words,
    onset_layers,
    spell_layers,
    spell_samples,
    strip,
)
from opentaper.exchange.onset_rows import found_spells, likeliest, onset_rows
from opentaper.exchange.person_marks import (
    day_dots,
    dot_width,
    part_samples,
    themed_png,
    themed_svg,
    uprights,
)
from opentaper.exchange.split_rows import (
    STACKED,
    change_days,
    explained_rows,
    score_rows,
    split_frame,
    stacked_rows,
    taken_rows,
    widest,
)
from opentaper.exchange.texts import capital, told
from opentaper.inference.check_in import HIGHEST
from opentaper.inference.waves import SpellKind
from opentaper.quantities import Dose
from opentaper.wording import dose_text, number_text
from opentaper.wording.figures import drug_text

if TYPE_CHECKING:
    import altair

HEIGHT, DOSE_HEIGHT = 270, 110
# Points of the scale that a name needs to stand in its area.
NAMED_FROM = 0.75
#: A name is told where its part is at least so much on any day; what never is stays out of the legend.
SEEN = 0.1


@trusted()
def split_chart(
    learnt: Learnt, language: str = "en", width: int = style.WIDTH, *, is_short: bool = False
) -> altair.VConcatChart:
    """Return the picture of what was learnt.

    Parameters
    ----------
    width
        Of each panel, in pixels of a screen.
    is_short
        Whether waves, windows and the chance of a return are left out.

    Raises
    ------
    BadOption
        Nothing is modelled, or fewer than two days were told of: there is nothing to draw.
    """
    shown = split_frame(learnt)
    if shown is None:
        given = str(learnt.belief.n_check_ins)
        raise BadOption(option="picture", given=given, wanted="check-ins of at least two days")
    panels: list[Any] = [
        panel(
            _dose_layers(learnt, shown, language),
            shown,
            language,
            told("chart.taken", language, place=1),
            percent=False,
            with_days=False,
            size=(width, DOSE_HEIGHT),
        ),
        panel(
            _part_layers(learnt, shown, language, (width, HEIGHT)),
            shown,
            language,
            told("chart.split", language, place=2),
            percent=False,
            out_of_ten=True,
            with_days=True,
            size=(width, HEIGHT),
        ),
    ]
    panels += [] if is_short else _strips(learnt, shown, language, width)
    title, description = split_alternative(learnt, shown, language, is_short=is_short)
    samples = {**part_samples(), **spell_samples()}
    return stacked(
        [*panels, legend(_entries(learnt, language, is_short=is_short), width, samples)], title, description
    )


def split_svg(
    learnt: Learnt,
    language: str = "en",
    theme: str = "light",
    width: int = style.WIDTH,
    *,
    is_short: bool = False,
) -> str:
    """Return the picture as SVG with a title and a description that a screen reader reads out.

    Raises
    ------
    BadOption
        Nothing to draw, or no such theme.
    """
    return themed_svg(split_chart(learnt, language, width, is_short=is_short), theme)


def split_png(
    learnt: Learnt, language: str = "en", theme: str = "light", width: int = style.WIDTH, scale: float = 2.0
) -> bytes:
    """Return the picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch.

    Raises
    ------
    BadOption
        Nothing to draw, or no such theme.
    """
    return themed_png(split_chart(learnt, language, width), theme, scale)


def _strips(learnt: Learnt, shown: Frame, language: str, width: int) -> list[Any]:
    """Return waves and windows, and the chance of a return where one can be told."""
    spells = spell_layers(learnt, shown, language)
    strips = [strip(spells, shown, told("chart.spells", language, place=3), width)]
    began = onset_rows(learnt, shown)
    if began:
        size = (width, ONSET_HEIGHT)
        drawn = onset_layers(began, shown, language, size)
        title = told("chart.onset", language, place=4)
        strips.append(panel(drawn, shown, language, title, percent=True, with_days=True, size=size))
    return strips


def _entries(learnt: Learnt, language: str, *, is_short: bool) -> list[Entry]:
    """Return the marks with their words, parts in the order in which they lie."""
    entries: list[Entry] = [
        ((f"part_{name}", 0), told(f"chart.part_told_{name}", language))
        for name in reversed(STACKED)
        if name in {"usual", "unexplained"} or _most(learnt, name) >= SEEN
    ]
    entries += [
        (("explained", 0), told("chart.legend_explained", language)),
        (("score", 0), told("chart.legend_score", language)),
    ]
    if is_short:
        return entries
    kinds = {one.kind for one in found_spells(learnt)}
    if SpellKind.WAVE in kinds:
        entries.append((("wave", 0), told("chart.legend_wave", language)))
    if SpellKind.WINDOW in kinds:
        entries.append((("window", 0), told("chart.legend_window", language)))
    if learnt.split is not None and not learnt.split.observed.all():
        entries.append((("silent", 0), told("chart.legend_silent", language)))
    return entries


def _dose_layers(learnt: Learnt, shown: Frame, language: str) -> list[Layer]:
    rows = taken_rows(learnt, shown)
    first, last = rows[0], rows[-1]
    start: Row = first | {"text": dose_text(Dose.nearest(float(first["value"])), language)}
    end: Row = last | {"text": dose_text(Dose.nearest(float(last["value"])), language)}
    top = max(float(row["value"]) for row in rows)
    return [
        area(rows, style.DOSE_WASH, "step-after"),
        *uprights(change_days(rows), top),
        line(rows, style.DOSE, "step-after"),
        *labels([start], "left", -8, dx=2),
        *labels([end], "right", -8),
    ]


def _part_layers(learnt: Learnt, shown: Frame, language: str, size: tuple[int, int]) -> list[Layer]:
    """Return the areas with a line of paper between them, the band of the whole, and each day's score."""
    layers: list[Layer] = []
    names: list[Row] = []
    for name, rows in stacked_rows(learnt, shown).items():
        layers.append(area(rows, style.PARTS[name], "monotone", banded=True))
        layers += patterned(rows, PART_PATTERNS[name], shown, HIGHEST, size)
        edge = style.UNKNOWN_EDGE if name == "unexplained" else None
        layers.append(line(rows, style.PAPER, "monotone", edge, style.PART_GAP))
        day, middle, wide = widest(rows, shown)
        if wide >= NAMED_FROM:
            names.append({"day": day, "value": middle, "text": told(f"chart.part_{name}", language)})
    explained = explained_rows(learnt, shown)
    for end in ("low", "high"):
        ends = [row | {"value": row[end]} for row in explained]
        layers.append(line(ends, style.INK, "monotone", style.AHEAD, 1.0))
    changes = uprights(change_days(taken_rows(learnt, shown)), HIGHEST)
    dots = day_dots(score_rows(learnt, shown), dot_width(shown.days, size[0]))
    return [*layers, *changes, *dots, *labels(names, "center", 4)]


def _most(learnt: Learnt, name: str) -> float:
    return float(getattr(learnt.split, name).mean.max())


def split_alternative(learnt: Learnt, shown: Frame, language: str, *, is_short: bool) -> tuple[str, str]:
    """Return title and description for those who do not see the picture."""
    drug = capital(drug_text(learnt.belief.known.drug, language))
    split = learnt.split
    parts = [told("chart.alt_split", language, drug=drug, n=shown.days)]
    if split is not None:
        for name in STACKED[:-1]:
            mean = getattr(split, name).mean
            place = int(mean.argmax())
            values = {
                "part": told(f"chart.part_{name}", language),
                "last": number_text(round(float(mean[-1]), 1) or 0.0, language),
                "most": number_text(round(float(mean[place]), 1) or 0.0, language),
                "day": split.days[place],
            }
            parts.append(told("chart.alt_part", language, **values))
    parts += [] if is_short else _told_strips(learnt, shown, language)
    return told("chart.split_title", language, drug=drug), " ".join(map(capital, parts))


def _told_strips(learnt: Learnt, shown: Frame, language: str) -> list[str]:
    """Return waves, windows and the chance of a return in words."""
    found = found_spells(learnt)
    waves = [one for one in found if one.kind is SpellKind.WAVE]
    parts = [told("chart.alt_spells", language, waves=len(waves), windows=len(found) - len(waves))]
    began, day = onset_rows(learnt, shown), likeliest(learnt)
    if began and day is not None:
        chance = chance_words(float(began[-1]["value"]), language)
        parts.append(told("chart.alt_onset", language, chance=chance, day=day))
    return parts
