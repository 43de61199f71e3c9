"""Each picture as a page needs it: its words, its numbers, and how it is drawn at any width and theme.

To tell the words and the numbers draws nothing; Altair and vl-convert are imported where they draw.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_reading import with_reading
from opentaper.exchange.chart_rows import Frame, frame
from opentaper.exchange.chart_series import (
    Series,
    comparison_series,
    plan_series,
    split_series,
    version_series,
)
from opentaper.exchange.chart_tables import ChartTable, chart_table
from opentaper.exchange.chart_themes import check_theme, in_theme
from opentaper.exchange.chart_words import compared_alternative, plan_alternative
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.split_rows import split_frame
from opentaper.planning.result import PlanResult
from opentaper.planning.versions import PlanVersion

if TYPE_CHECKING:
    import altair

#: Widths of a panel in pixels: for a phone, and for a page with room.
NARROW, WIDE = 300, style.WIDTH
#: Raised when the drawing changes while the numbers do not, so that no browser keeps an old picture.
DRAWING = 1


@dataclass(frozen=True, slots=True, eq=False)
class DrawnChart:
    """A picture: ``title`` and ``text`` say what it shows, ``draw`` defines it at a width in pixels."""

    title: str
    text: str
    language: str
    shown: Frame
    series: tuple[Series, ...]
    draw: Callable[[int], altair.VConcatChart]
    today: int | None = None

    @property
    def digest(self) -> str:
        """A fingerprint of everything that is seen, for addresses that may be kept for ever."""
        told = [DRAWING, self.title, self.text, self.language, self.shown.first, self.shown.last]
        told += [str(self.shown.start_date), self.today]
        told += [[one.panel, one.code, one.letter, one.rows] for one in self.series]
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:20]

    @property
    def table(self) -> ChartTable:
        """Its numbers as a table."""
        return chart_table(self.series, self.shown, self.language)

    def document(self, width: int = WIDE, theme: str = "light") -> dict[str, Any]:
        """Return the Vega-Lite document: the same for page, print and terminal.

        Raises
        ------
        BadOption
            No such theme, or nothing to draw.
        """
        from opentaper.exchange.charts import chart_document

        check_theme(theme)
        return in_theme(chart_document(self.draw(width)), theme)

    def svg(self, width: int = WIDE, theme: str = "light") -> str:
        """Return the picture as it stands still."""
        from opentaper.exchange.charts import document_svg

        return document_svg(self.document(width, theme))

    def interactive(self, width: int = WIDE, theme: str = "light") -> dict[str, Any]:
        """Return the picture with its reading line as a Vega document: browsers need no compiler for it."""
        import vl_convert

        from opentaper.exchange.charts import chart_document

        check_theme(theme)
        document = chart_document(self.draw(width))
        read = in_theme(with_reading(document, self.series, self.shown, self.language), theme)
        made: dict[str, Any] = vl_convert.vegalite_to_vega(read)
        return made


def plan_drawn(result: PlanResult, language: str = "en", today: int | None = None) -> DrawnChart:
    """Return the picture of a plan; of one that is under way, ``today`` is its day.

    Raises
    ------
    BadOption
        The result is no plan, so there is nothing to draw.
    """
    from opentaper.exchange.charts import plan_chart
    from opentaper.exchange.daily_doses import require_steps

    require_steps(result)
    title, text = plan_alternative(result, language)
    series, shown = plan_series(result), frame((result,))
    return DrawnChart(
        title,
        text,
        language,
        shown,
        series,
        lambda width: plan_chart(result, language, width, today=today),
        today=today,
    )


def comparison_drawn(
    results: tuple[PlanResult, ...], names: tuple[str, ...], language: str = "en"
) -> DrawnChart:
    """Return the picture of two to four plans side by side.

    Raises
    ------
    BadOption
        One of the results is no plan.
    """
    from opentaper.exchange.charts import comparison_chart
    from opentaper.exchange.daily_doses import require_steps

    for result in results:
        require_steps(result)
    title, text = compared_alternative(results, names, language)
    series, shown = comparison_series(results), frame(results)
    return DrawnChart(
        title, text, language, shown, series, lambda width: comparison_chart(results, names, language, width)
    )


def version_drawn(old: PlanVersion, new: PlanVersion, language: str = "en") -> DrawnChart:
    """Return the picture of a changed plan.

    Raises
    ------
    BadOption
        One of the two is no plan.
    """
    from opentaper.exchange.daily_doses import require_steps
    from opentaper.exchange.version_chart import version_alternative, version_chart

    for version in (old, new):
        require_steps(version.plan)
    title, text = version_alternative(old, new, language)
    series, shown = version_series(old, new), frame((old.plan, new.plan))
    return DrawnChart(
        title, text, language, shown, series, lambda width: version_chart(old, new, language, width)
    )


def split_drawn(learnt: Learnt, language: str = "en", *, is_short: bool = False) -> DrawnChart | None:
    """Return the picture of what each day was made of; None where too few days were told of."""
    from opentaper.exchange.split_chart import split_alternative, split_chart

    shown = split_frame(learnt)
    if shown is None:
        return None
    title, text = split_alternative(learnt, shown, language, is_short=is_short)
    return DrawnChart(
        title,
        text,
        language,
        shown,
        split_series(learnt),
        lambda width: split_chart(learnt, language, width, is_short=is_short),
    )
