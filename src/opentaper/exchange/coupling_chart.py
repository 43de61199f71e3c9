"""The picture of a person's coupling: how they felt around their cuts, beside what the model expects.

All cuts are laid over one another. The hatched area is what withdrawal adds to an otherwise equal day; where
it is missing, nothing follows the dose. Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opentaper.errors import BadOption
from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import Layer, area, labels, legend, line, panel, stacked, trusted
from opentaper.exchange.chart_patterns import PART_PATTERNS, patterned
from opentaper.exchange.chart_rows import Row
from opentaper.exchange.chart_words import Entry
from opentaper.exchange.coupling_rows import (
    FEW_CUTS,
    AroundCut,
    coupling_frame,
    cuts_around,
    each_rows,
    expected_rows,
    item_expected,
    item_means,
    rise,
    score_means,
    specific_items,
)
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.person_marks import day_dots, part_samples, themed_png, themed_svg, uprights
from opentaper.exchange.texts import capital, told
from opentaper.inference.check_in import HIGHEST
from opentaper.wording import number_text, words
from opentaper.wording.figures import drug_text

if TYPE_CHECKING:
    import altair

HEIGHT, ITEM_HEIGHT = 220, 110
FLAG = 9.3
# Points from which a part can be seen in the picture.
SEEN = 0.1


@trusted()
def coupling_chart(learnt: Learnt, language: str = "en", width: int = style.WIDTH) -> altair.VConcatChart:
    """Return the picture of a person's coupling of symptoms to cuts.

    Parameters
    ----------
    width
        Of each panel, in pixels of a screen.

    Raises
    ------
    BadOption
        No cut has some check-ins on both sides: there is nothing to draw.
    """
    cuts = cuts_around(learnt)
    if not cuts:
        given = str(learnt.belief.n_check_ins)
        raise BadOption(option="picture", given=given, wanted="a cut with check-ins before and after it")
    shown, items = coupling_frame(), specific_items(learnt)
    days = told("chart.axis_from_cut", language)
    panels = [
        panel(
            _score_layers(learnt, cuts, language, (width, HEIGHT)),
            shown,
            language,
            told("chart.around_one" if len(cuts) == 1 else "chart.around", language, place=1, n=len(cuts)),
            percent=False,
            out_of_ten=True,
            with_days=False if items else days,
            size=(width, HEIGHT),
        )
    ]
    panels += [
        panel(
            _item_layers(learnt, cuts, name, (width, ITEM_HEIGHT)),
            shown,
            language,
            told("chart.around_item", language, place=place, item=capital(words(f"item.{name}", language))),
            percent=False,
            out_of_ten=True,
            with_days=days if place == len(items) + 1 else False,
            size=(width, ITEM_HEIGHT),
        )
        for place, name in enumerate(items, start=2)
    ]
    title, description = coupling_alternative(learnt, cuts, language)
    return stacked(
        [*panels, legend(_entries(learnt, cuts, language), width, part_samples())], title, description
    )


def coupling_svg(learnt: Learnt, language: str = "en", theme: str = "light", width: int = style.WIDTH) -> str:
    """Return the picture as SVG with a title and a description that a screen reader reads out.

    Raises
    ------
    BadOption
        Nothing to draw, or no such theme.
    """
    return themed_svg(coupling_chart(learnt, language, width), theme)


def coupling_png(
    learnt: Learnt, language: str = "en", theme: str = "light", width: int = style.WIDTH, scale: float = 2.0
) -> bytes:
    """Return the picture as PNG, ``scale`` times as fine as a screen of 96 dots an inch.

    Raises
    ------
    BadOption
        Nothing to draw, or no such theme.
    """
    return themed_png(coupling_chart(learnt, language, width), theme, scale)


def _score_layers(
    learnt: Learnt, cuts: tuple[AroundCut, ...], language: str, size: tuple[int, int]
) -> list[Layer]:
    """Return each day faintly, their means, and what the model expects with and without withdrawal."""
    expected = expected_rows(learnt, cuts)
    is_seen = _most_felt(learnt, cuts)[0] >= SEEN
    edges = [
        line([row | {"value": row[end]} for row in expected], style.INK, "monotone", style.AHEAD, 1.0)
        for end in ("least", "most")
        if is_seen
    ]
    flag: Row = {"day": 0.0, "value": FLAG, "text": told("chart.cut", language)}
    return [
        *_expected(expected, size),
        *edges,
        *(day_dots(each_rows(learnt, cuts), 3.5, is_faint=True) if len(cuts) > 1 else []),
        *uprights([0.0], HIGHEST),
        *day_dots(score_means(learnt, cuts), 6.0),
        *labels([flag], "left", 4, dx=6),
    ]


def _item_layers(
    learnt: Learnt, cuts: tuple[AroundCut, ...], name: str, size: tuple[int, int]
) -> list[Layer]:
    return [
        *_expected(item_expected(learnt, cuts, name), size),
        *uprights([0.0], HIGHEST),
        *day_dots(item_means(learnt, cuts, name)),
    ]


def _expected(rows: list[Row], size: tuple[int, int]) -> list[Layer]:
    """Return the ground without withdrawal, and on it, hatched, what withdrawal adds."""
    ground = [{"day": row["day"], "low": 0.0, "high": row["low"]} for row in rows]
    return [
        area(ground, style.PARTS["usual"], "monotone", banded=True),
        area(rows, style.PARTS["withdrawal"], "monotone", banded=True),
        *patterned(rows, PART_PATTERNS["withdrawal"], coupling_frame(), HIGHEST, size),
        line([row | {"value": row["low"]} for row in rows], style.AXIS, "monotone", None, 1.2),
    ]


def _entries(learnt: Learnt, cuts: tuple[AroundCut, ...], language: str) -> list[Entry]:
    """Return the marks with their words, and what to know where there is little to see."""
    if len(cuts) == 1:
        entries: list[Entry] = [(("score", 0), told("chart.legend_around_one", language))]
    else:
        entries = [
            (("score", 0), told("chart.legend_around_mean", language)),
            (("faint", 0), told("chart.legend_around_each", language)),
        ]
    entries.append((("part_usual", 0), told("chart.legend_around_ground", language)))
    if _most_felt(learnt, cuts)[0] >= SEEN:
        entries += [
            (("part_withdrawal", 0), told("chart.legend_around_felt", language)),
            (("explained", 0), told("chart.legend_around_band", language)),
        ]
    else:
        entries.append((("note", 0), told("chart.around_none", language)))
    if len(cuts) < FEW_CUTS:
        entries.append((("note", 0), told("chart.few_cuts", language)))
    return entries


def _most_felt(learnt: Learnt, cuts: tuple[AroundCut, ...]) -> tuple[float, int]:
    """Return the most that withdrawal adds on any day counted from the cuts, and that day."""
    felt = {
        int(float(row["day"])): float(row["value"]) - float(row["low"]) for row in expected_rows(learnt, cuts)
    }
    day = max(felt, key=felt.__getitem__)
    return felt[day], day


def coupling_alternative(learnt: Learnt, cuts: tuple[AroundCut, ...], language: str) -> tuple[str, str]:
    """Return title and description for those who do not see the picture."""
    drug = capital(drug_text(learnt.belief.known.drug, language))
    found, (most, day) = rise(learnt, cuts), _most_felt(learnt, cuts)
    parts = [told("chart.alt_around", language, n=len(cuts))]
    if found is not None:
        code = "chart.alt_around_rise" if found >= 0.0 else "chart.alt_around_fall"
        parts.append(told(code, language, points=_points(abs(found), language)))
    if most >= SEEN:
        parts.append(told("chart.alt_around_felt", language, most=_points(most, language), day=day))
    else:
        parts.append(told("chart.around_none", language))
    if len(cuts) < FEW_CUTS:
        parts.append(told("chart.few_cuts", language))
    return told("chart.around_title", language, drug=drug), " ".join(parts)


def _points(value: float, language: str) -> str:
    return number_text(round(value, 1) or 0.0, language)
