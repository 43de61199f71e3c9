"""The page for the prescriber: what the plan rests on, what bound it, what to prescribe, where to sign."""

from __future__ import annotations

from itertools import chain
from typing import Any

from opentaper.exchange.asked_limits import asked_limits
from opentaper.exchange.chart_rows import half_lives_h
from opentaper.exchange.forecast_words import spread_text, stretch_text
from opentaper.exchange.paper import Paper, signed_text
from opentaper.exchange.plan_json import warnings
from opentaper.exchange.texts import capital, told
from opentaper.formulary.facts import Drug
from opentaper.pharmacology.symptoms import HIGHEST_SCORE
from opentaper.planning.digest import plan_digest
from opentaper.planning.effect import effect
from opentaper.planning.result import PaceChoice, PlanResult
from opentaper.planning.supply import Supply, by_month
from opentaper.timeline import DAYS_PER_WEEK, date_on
from opentaper.wording import (
    date_text,
    dose_text,
    member_text,
    number_text,
    product_text,
    sentence,
    template,
    words,
)
from opentaper.wording.figures import percent_text

Fact = tuple[str, str]
DIGEST_LETTERS = 12
#: What a plan says of itself while nobody has signed it.
PROPOSED = "plan.proposed"


def prescriber_page(result: PlanResult, paper: Paper, language: str) -> dict[str, Any]:
    """Return the texts of the page for the prescriber."""
    request = result.request
    return {
        "title": capital(words("page.title", language, drug=request.drug.name)),
        "for_whom": told("page.for_prescriber", language),
        "proposed": signed_text(paper, language) or told("page.proposed", language) + ".",
        "proposed_why": told("page.signed_why" if paper.signed_by else "page.proposed_why", language),
        "facts": [list(fact) for fact in _facts(result, language)],
        "picture": told("page.picture", language),
        "forecast": _forecast(result, language),
        "limits": _limits(result, language),
        "reasons": {
            "title": words("page.reasons", language),
            "lines": [sentence(one, language) for one in _ordinary(result, is_signed=bool(paper.signed_by))],
        },
        "warnings": {
            "title": told("page.warnings", language),
            "lines": [sentence(reason, language) for reason in warnings(result)],
        },
        "quantities": _quantities(result, language),
        "sources": {"title": told("page.sources", language), "lines": _sources(result, paper, language)},
        "releases": words("page.releases", language, release=request.release, policy=request.policy.release),
        "digest": told("page.digest", language, digest=plan_digest(result)[:DIGEST_LETTERS]),
        "sign": {
            "title": words("page.sign", language),
            "signed": signed_text(paper, language),
            "agreed": words("page.agreed", language),
            "changes": words("page.changes", language),
            "name_and_date": words("page.name_and_date", language),
        },
    }


def _facts(result: PlanResult, language: str) -> list[Fact]:
    """Return the plan in short: one label and one value a line."""
    request = result.request
    times = request.times
    return [
        (words("page.start", language), dose_text(request.start, language)),
        (words("page.goal", language), dose_text(result.steps[-1].dose, language)),
        (
            told("page.frequency", language),
            number_text(len(times.shares), language) if times else told("page.frequency_unknown", language),
        ),
        (words("page.method", language), member_text(result.method, language)),
        (words("page.curve", language), _curve(result, language)),
        (told("page.band", language), _band(result, language)),
        (words("page.largest_drop", language), _largest(result, language)),
        (told("page.half_life", language), _half_life(request.drug, language)),
        (words("page.pace", language), _pace(result.pace, language)),
        (
            words("page.length", language),
            words("page.length_told", language, steps=len(result.steps), days=result.total_days),
        ),
        (told("page.stretch", language), _stretch(result, language)),
    ]


def _stretch(result: PlanResult, language: str) -> str:
    chance = result.forecast.chance_bad if result.forecast is not None else None
    if chance is None:
        return told("page.unknown", language)
    return told("page.whole_way", language, chance=stretch_text(chance, language))


def _forecast(result: PlanResult, language: str) -> dict[str, Any] | None:
    """Return what each step may feel like, and what to think of it; None where there is no forecast."""
    ahead = result.forecast
    if ahead is None:
        return None
    score = number_text(round(HIGHEST_SCORE * ahead.tolerated.value, 1), language)
    line = told("page.forecast_own" if ahead.is_own_line else "page.forecast_moderate", language)
    why = [
        told("page.forecast_why", language, n=ahead.n_people),
        told("page.forecast_line", language, score=score, line=line),
        told("page.forecast_after", language, weeks=ahead.days_after // DAYS_PER_WEEK),
        told("page.forecast_made", language, release=ahead.release, grade=ahead.grade.value),
    ]
    heads = [
        words("table.step", language),
        words("table.dose", language),
        told("page.forecast_worst", language),
        told("page.stretch", language),
    ]
    return {
        "title": told("page.forecast", language),
        "why": " ".join(why) if ahead.steps else "",
        "lines": [sentence(reason, language) for reason in ahead.reasons],
        "heads": heads,
        "rows": [
            [
                str(felt.index + 1),
                dose_text(step.dose, language),
                spread_text(felt.worst, language),
                stretch_text(felt.chance_bad, language),
            ]
            for step, felt in zip(result.steps, ahead.steps, strict=False)
        ],
    }


def _curve(result: PlanResult, language: str) -> str:
    curve = result.curve
    if curve is None:
        return told("page.unknown", language)
    name = f"{curve.id}, {curve.target} {curve.region}".strip()
    return told("page.curve_told", language, name=name, grade=curve.grade.value)


def _band(result: PlanResult, language: str) -> str:
    known = effect(result.request.drug, result.curve) if result.curve is not None else None
    if known is None:
        return told("page.unknown", language)
    start = result.request.start.as_mg
    held, ends = known.occupancy(start), known.band(start)
    low, high = (percent_text(round(100 * end, 1), language) for end in ends)
    middle = percent_text(round(100 * held, 1), language)
    if low == high:
        return middle
    return f"{middle} ({template('format.range', language).format(low=low, high=high)})"


def _largest(result: PlanResult, language: str) -> str:
    drop = result.largest_drop_points
    if drop is None:
        return told("page.unknown", language)
    return words("page.points", language, points=round(drop, 1))


def _half_life(drug: Drug, language: str) -> str:
    known = drug.half_life_h
    hours = sorted(set(half_lives_h(known))) if known is not None else []
    if known is None or not hours:
        return told("page.unknown", language)
    middle = number_text(known.central or hours[0], language)
    if len(hours) == 1:
        return told("page.half_life_told", language, hours=middle)
    low, high = number_text(hours[0], language), number_text(hours[-1], language)
    spread = template("format.range", language).format(low=low, high=high)
    return told("page.half_life_told", language, hours=f"{middle} ({spread})")


def _pace(pace: PaceChoice | None, language: str) -> str:
    if pace is None:
        return told("page.unknown", language)
    return told(
        "page.pace_told",
        language,
        name=words(f"pace_name.{pace.name}", language),
        points=pace.points,
        share=percent_text(round(100 * float(pace.share), 1), language),
        days=pace.days,
    )


def _limits(result: PlanResult, language: str) -> dict[str, Any]:
    """Return the limits that changed a number, or that wishes break, each once with its steps."""
    told_limits = asked_limits(result)
    is_ideal = result.request.ideal
    decided = [one for one in told_limits if (one.status == "broken" if is_ideal else one.is_binding)]
    found: dict[str, list[int]] = {}
    for limit in decided:
        found.setdefault(sentence(limit.reason, language), []).append((limit.step or 0) + 1)
    rows = [[told("page.steps_told", language, steps=spans(steps)), text] for text, steps in found.items()]
    return {
        "title": told("page.limits_broken" if is_ideal else "page.limits_bound", language),
        "rows": rows,
        "none": "" if rows else told("page.limits_kept" if is_ideal else "page.limits_none", language),
    }


def spans(numbers: list[int]) -> str:
    """Return rising numbers with their runs drawn together.

    Examples
    --------
    >>> spans([1, 2, 3, 5, 7, 7, 8])
    '1–3, 5, 7–8'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _ordinary(result: PlanResult, *, is_signed: bool) -> list[Any]:
    """Return the reasons that are no warnings, each once; what is signed is a proposal no more."""
    asked = set(warnings(result))
    pace = result.pace.reasons if result.pace else ()
    ordinary = [reason for reason in dict.fromkeys((*result.reasons, *pace)) if reason not in asked]
    return [reason for reason in ordinary if reason.code != PROPOSED or not is_signed]


def _quantities(result: PlanResult, language: str) -> dict[str, Any]:
    """Return what each 28 days use up, a column a product."""
    supplies = by_month(result)
    products = {need.product.id: need for supply in supplies for need in supply.needs}
    heads = [
        f"{product_text(need.product.label, language)} ({_unit(need.unit, language)})"
        for need in products.values()
    ]
    return {
        "title": told("page.quantities", language),
        "why": told("page.quantities_why", language),
        "heads": [told("page.quantities_days", language), *heads],
        "rows": [_quantity_row(supply, list(products), result, language) for supply in supplies],
    }


def _quantity_row(supply: Supply, products: list[str], result: PlanResult, language: str) -> list[str]:
    needs = {need.product.id: str(need.to_order) for need in supply.needs}
    first = date_on(result.request.start_date, supply.first_day)
    when = date_text(first, language) if first else told("plan.day", language, n=supply.first_day)
    return [when, *(needs.get(product, "–") for product in products)]


def _unit(unit: str, language: str) -> str:
    return told("page.ml" if unit == "mL" else "page.pieces", language)


def _sources(result: PlanResult, paper: Paper, language: str) -> list[str]:
    """Return where the facts behind this plan stand, each once, in order of their keys."""
    request = result.request
    ahead = result.forecast.reasons if result.forecast else ()
    reasons = (*result.reasons, *(result.pace.reasons if result.pace else ()), *ahead)
    limits = (limit.reason for step in result.steps for limited in step.limits for limit in limited.asked)
    keys = {reason.source for reason in (*reasons, *limits)} | set(request.drug.source)
    keys |= set(result.curve.source) if result.curve else set()
    keys |= set(chain.from_iterable(part.product.source for step in result.steps for part in step.parts))
    lines = [_source(key, paper) for key in sorted(keys - {""})]
    if result.forecast is None or not result.forecast.steps:
        return lines
    # Dozens of studies stand behind the virtual people: the manual lists them, row by row.
    return [*lines, told("page.forecast_sources", language, n=len(result.forecast.source))]


def _source(key: str, paper: Paper) -> str:
    source = paper.sources.get(key)
    if source is None:
        return key
    year = f" ({source.year})" if source.year else ""
    return f"{key}: {source.title}{year}. {source.url}".strip()
