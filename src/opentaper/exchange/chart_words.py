"""What a picture says in words: titles, labels, the legend, and the text for those who do not see it."""

from __future__ import annotations

from datetime import date

from opentaper.exchange.chart_rows import Frame, half_lives_h
from opentaper.exchange.forecast_words import score_text, stretch_text
from opentaper.exchange.texts import capital, told
from opentaper.planning.effect import effect
from opentaper.planning.result import PlanResult
from opentaper.quantities import Dose
from opentaper.wording import dose_text, number_text, sentence, template
from opentaper.wording.figures import drug_text, mg_text, percent_text

Entry = tuple[tuple[str, int], str]
LONG_DAYS = 400
MANY_DOSES = 12
SHORT_MONTH = 3


def panel_title(kind: str, place: int, language: str, target: str = "") -> str:
    """Return the title of a panel, with its number."""
    return told(f"chart.{kind}", language, place=place, target=target)


def tick_label(day: int, on: date | None, shown: Frame, language: str) -> str:
    """Return the label of a day: a date where there is one, as long as there is room for it."""
    if on is None:
        return number_text(day, language)
    month = template(f"month.{on.month}", language)[:SHORT_MONTH]
    if shown.days > LONG_DAYS:
        return f"{month} {on.year}"  # in full: "Mar 27" would be read as a day of March
    return f"{on.day} {month}" if on.day != 1 or shown.days < 100 else f"{month} {on.year}"


def dose_label(kind: str, dose: Dose, language: str) -> str:
    """Return the label of the dose now, or of the goal."""
    return told(f"chart.{kind}", language, dose=dose)


def legend_entries(kinds: tuple[str, ...], result: PlanResult, language: str) -> list[Entry]:
    """Return the marks of a picture with their words, and notes on what is not drawn and why."""
    entries: list[Entry] = [
        (("before", 0), told("chart.legend_before", language)),
        (("planned", 0), told("chart.legend_planned", language)),
    ]
    drug = result.request.drug
    if "effect" in kinds:
        known = effect(drug, result.curve)
        several = known is not None and len(known.same_target) > 1
        one = "" if several else "_one"
        entries.append(((f"effect{one}", 0), told(f"chart.legend_effect{one}", language)))
    else:
        entries.append((("note", 0), told("chart.legend_no_effect", language)))
    entries += _forecast_entries(kinds, result, language)
    if "level" not in kinds:
        return [*entries, (("note", 0), told("chart.legend_no_level", language))]
    half_lives = half_lives_h(drug.half_life_h) if drug.half_life_h else []
    several = len(set(half_lives)) > 1
    code = "chart.legend_level" if several else "chart.legend_level_one"
    entries.append((("level" if several else "level_one", 0), told(code, language, hours=half_lives[0])))
    if drug.metabolites:
        entries.append((("note", 0), told("chart.legend_level_parent", language)))
    return entries


def _forecast_entries(kinds: tuple[str, ...], result: PlanResult, language: str) -> list[Entry]:
    """Return the marks of a forecast, or why there is none where the reader does not know it yet."""
    ahead = result.forecast
    if ahead is None or "effect" not in kinds:
        return []
    if "forecast" not in kinds:
        return [(("note", 0), sentence(reason, language)) for reason in ahead.reasons]
    line = "chart.legend_tolerance_own" if ahead.is_own_line else "chart.legend_tolerance"
    return [
        (("forecast", 0), told("chart.legend_forecast", language)),
        (("tolerance", 0), told(line, language)),
    ]


def plan_alternative(result: PlanResult, language: str) -> tuple[str, str]:
    """Return title and description of a plan's picture for those who do not see it."""
    request, goal = result.request, result.steps[-1].dose
    drug = drug_text(request.drug.name, language)
    title = told("chart.alt_title", language, drug=drug, start=request.start, goal=goal)
    parts = [
        told(
            "chart.alt_steps",
            language,
            start=request.start,
            goal=goal,
            n=len(result.steps),
            days=result.total_days,
            doses=_doses(result, language),
        ),
        _effect(result, language),
        *_forecast(result, language),
    ]
    return title, " ".join(parts)


def compared_alternative(
    results: tuple[PlanResult, ...], names: tuple[str, ...], language: str
) -> tuple[str, str]:
    """Return title and description of a picture of several plans."""
    drug = drug_text(results[0].request.drug.name, language)
    title = told("chart.compare_title", language, n=len(results), drug=drug)
    lines = [
        told(
            "chart.compare_one",
            language,
            letter="ABCD"[place],
            name=name,
            start=result.request.start,
            goal=result.steps[-1].dose,
            n=len(result.steps),
            days=result.total_days,
        )
        for place, (result, name) in enumerate(zip(results, names, strict=True))
    ]
    return capital(title), " ".join(lines)


def _doses(result: PlanResult, language: str) -> str:
    """Return the doses of all steps, the middle of a long plan left out."""
    told_doses = [mg_text(step.dose, language) for step in result.steps[:-1]]
    if len(told_doses) > MANY_DOSES:
        half = MANY_DOSES // 2
        told_doses = [*told_doses[:half], "…", *told_doses[-half:]]
    return "; ".join([*told_doses, dose_text(result.steps[-1].dose, language)])


def _forecast(result: PlanResult, language: str) -> list[str]:
    ahead = result.forecast
    hardest = ahead.hardest if ahead is not None else None
    if ahead is None or hardest is None or ahead.chance_bad is None:
        return []
    low, high = score_text(hardest.worst.p5, language), score_text(hardest.worst.p95, language)
    return [
        told(
            "chart.alt_forecast",
            language,
            dose=result.steps[hardest.index].dose,
            low=low,
            high=high,
            chance=stretch_text(ahead.chance_bad, language),
        )
    ]


def _effect(result: PlanResult, language: str) -> str:
    known = effect(result.request.drug, result.curve) if result.curve is not None else None
    if known is None or result.largest_drop_points is None:
        return told("chart.alt_no_effect", language)
    first = percent_text(round(100 * known.occupancy(result.request.start.as_mg), 1), language)
    last = percent_text(round(100 * (result.steps[-1].occupancy or 0.0), 1), language)
    drop = number_text(round(result.largest_drop_points, 1), language)
    return told("chart.alt_effect", language, first=first, last=last, drop=drop)
