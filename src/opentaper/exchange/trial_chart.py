"""The picture of a group of a trial: a panel for each arm, all on the same days and the same scale.

Altair and vl-convert are heavy and are imported where they draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from opentaper.exchange import chart_style as style
from opentaper.exchange.chart_marks import area, legend, line, panel, stacked, trusted
from opentaper.exchange.chart_rows import LEAD_SHARE, Frame, Row
from opentaper.exchange.chart_words import Entry
from opentaper.exchange.texts import told
from opentaper.exchange.trial_rows import band_rows
from opentaper.inference.trials import Group, GroupResult, Trial
from opentaper.wording.chances import chance_text

if TYPE_CHECKING:
    import altair

#: Height of a panel in pixels of a screen, by how many there are: so that they fit on one page.
HEIGHTS = {1: 160, 2: 130, 3: 104, 4: 84}
LEAST_HEIGHT = 62


@trusted()
def trial_chart(
    trial: Trial, made: GroupResult, language: str = "en", width: int = style.WIDTH
) -> altair.VConcatChart:
    """Return what the people of a group feel in each arm, as bands over the days."""
    shown, n_arms = _frame(trial), len(made.arms)
    panels = []
    for place, arm in enumerate(made.arms, start=1):
        rows = band_rows(arm, shown)
        inner = [row | {"low": row["lower"], "high": row["upper"]} for row in rows]
        layers = [
            area(rows, style.FORECAST_WIDE, "monotone", banded=True),
            area(inner, style.FORECAST_BAND, "monotone", banded=True),
            line(rows, style.FORECAST, "monotone", style.AHEAD),
        ]
        title = told("trial.panel", language, place=place, arm=arm.arm.name)
        drawn = panel(
            layers, shown, language, title, percent=False, out_of_ten=True, with_days=place == n_arms
        )
        panels.append(drawn.properties(width=width, height=HEIGHTS.get(n_arms, LEAST_HEIGHT)))
    entries: list[Entry] = [(("forecast", 0), told("trial.legend", language))]
    title, description = alternative(trial, made, language)
    return stacked([*panels, legend(entries, width)], title, description)


@trusted()
def doses_chart(trial: Trial, group: Group, language: str = "en", width: int = style.WIDTH) -> Any:
    """Return the doses of a group in each arm, from a little before the first change on."""
    shown, n_arms, before = _frame(trial), len(group.arms), group.dose.as_mg
    panels = []
    for place, arm in enumerate(group.arms, start=1):
        changes = np.flatnonzero(np.diff(arm.stop.doses, prepend=before)).tolist()
        rows: list[Row] = [{"day": shown.first, "value": before}]
        rows += [{"day": day, "value": float(arm.stop.doses[day])} for day in changes]
        rows.append({"day": shown.last, "value": float(arm.stop.doses[-1])})
        title = told("trial.dose_panel", language, place=place, arm=arm.name)
        layers = [area(rows, style.DOSE_WASH, "step-after"), line(rows, style.DOSE, "step-after")]
        drawn = panel(layers, shown, language, title, percent=False, with_days=place == n_arms)
        panels.append(drawn.properties(width=width, height=HEIGHTS.get(n_arms, LEAST_HEIGHT)))
    title = told("trial.doses", language, group=group.name)
    ends = "; ".join(f"{arm.name}: {arm.taper}" for arm in group.arms)
    return stacked(panels, title, f"{title}: {ends}")


def _frame(trial: Trial) -> Frame:
    return Frame(-max(3, round(trial.n_days * LEAD_SHARE)), trial.n_days - 1, None)


def alternative(trial: Trial, made: GroupResult, language: str) -> tuple[str, str]:
    """Return what the picture shows, in words, for those who do not see it."""
    title = told("trial.alt_title", language, trial=trial.name, group=made.group.name)
    arms = [
        told(
            "trial.alt_arm",
            language,
            arm=arm.arm.name,
            any=chance_text(arm.felt.reporting["any"].estimate.value, language),
            severe=chance_text(arm.felt.reporting["severe"].estimate.value, language),
        )
        for arm in made.arms
    ]
    return title, " ".join(arms)
