"""The report of a trial on paper, as tagged PDF: what was asked, what came of it, and what it is not."""

from __future__ import annotations

from typing import Any

from opentaper.exchange import chart_style as style
from opentaper.exchange.charts import chart_document, document_svg
from opentaper.exchange.plan_pdf import WHITE
from opentaper.exchange.texts import told
from opentaper.exchange.trial_chart import doses_chart, trial_chart
from opentaper.exchange.trial_tables import gap_table, gaps_text, group_text, lead_text, outcome_table, parts
from opentaper.exchange.typeset import FONT, REGIONS, typeset
from opentaper.inference.trials import Arm, Group, GroupResult, TrialResult
from opentaper.wording import number_text, sentence

CHART_WIDTH = 760


def trial_pdf(made: TrialResult, language: str = "en") -> bytes:
    """Return the report as a PDF that is tagged for screen readers (PDF/UA-1)."""
    return typeset("trial.typ", trial_page(made, language))


def trial_page(made: TrialResult, language: str) -> dict[str, Any]:
    """Return everything that the template prints, as plain values."""
    trial, population = made.trial, made.trial.population
    arms = trial.groups[0].arms
    return {
        "title": trial.name,
        "lead": lead_text(trial, language),
        "lang": language,
        "region": REGIONS[language],
        "footer": told("trial.footer", language, digest=trial.digest[:12]),
        "not": {
            "title": told("trial.what_it_is", language),
            "lines": [sentence(reason, language) for reason in made.reasons],
        },
        "arms": {
            "title": told("trial.arms", language),
            "heads": [
                told("trial.head_arm", language),
                told("trial.head_taper", language),
                told("trial.head_last_cut", language),
            ],
            "rows": [
                [arm.name, _taper(arm, language), _last_cut(trial.groups, place, language)]
                for place, arm in enumerate(arms)
            ],
        },
        "doses": [_doses(made, group, language) for group in _unlike(trial.groups)],
        "groups": [_group(made, group, language) for group in made.groups],
        "releases": told(
            "trial.releases", language, release=population.release, grade=population.grade.value
        ),
    }


def _taper(arm: Arm, language: str) -> str:
    return told("trial.placebo", language) if arm.is_placebo else arm.taper


def _last_cut(groups: tuple[Group, ...], place: int, language: str) -> str:
    """Return the day of the last cut of an arm; of several groups the range."""
    days = sorted({group.arms[place].stop.end_day for group in groups})
    if not any(arm_changes(group.arms[place]) for group in groups):
        return "–"
    return "–".join(number_text(day, language) for day in (days[0], days[-1])[: len(days)])


def arm_changes(arm: Arm) -> bool:
    """Tell whether the dose of an arm ever changes."""
    return bool((arm.stop.doses != arm.stop.mg).any())


def _group(made: TrialResult, told_group: GroupResult, language: str) -> dict[str, Any]:
    others = tuple(arm for place, arm in enumerate(told_group.arms) if place != made.trial.reference)
    return {
        "title": told_group.group.name,
        "who": group_text(told_group.group, language),
        "tables": [outcome_table(made.trial, part, language) for part in parts(told_group.arms)],
        "gaps": {
            "title": gaps_text(made.trial, language),
            "why": told("trial.gaps_why", language),
            "tables": [gap_table(made.trial, part, language) for part in parts(others)],
        },
        "chart": _chart(made, told_group, language),
    }


def _chart(made: TrialResult, group: GroupResult, language: str) -> dict[str, Any]:
    """Return the picture on white paper, in the font of the document, with its words."""
    return _picture(trial_chart(made.trial, group, language, width=CHART_WIDTH))


def _doses(made: TrialResult, group: Group, language: str) -> dict[str, Any]:
    drawn = _picture(doses_chart(made.trial, group, language, width=CHART_WIDTH))
    return drawn | {"title": told("trial.doses", language, group=group.name)}


def _unlike(groups: tuple[Group, ...]) -> list[Group]:
    """Return the groups whose doses have not been drawn by one before them."""
    kept: list[Group] = []
    for group in groups:
        if all(_doses_of(group) != _doses_of(other) for other in kept):
            kept.append(group)
    return kept


def _doses_of(group: Group) -> list[list[float]]:
    return [arm.stop.doses.tolist() for arm in group.arms]


def _picture(chart: Any) -> dict[str, Any]:
    document = chart_document(chart)
    svg = document_svg(document).replace(style.PAPER, WHITE).replace('"sans-serif"', f'"{FONT}"')
    return {"svg": svg, "alt": document["description"]}
