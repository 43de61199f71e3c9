"""The page of the manual that sets the model beside published results; English alone, as the manual is."""

from __future__ import annotations

from collections.abc import Iterable

from opentaper.formulary.bibliography import sources
from opentaper.inference.estimates import Estimate
from opentaper.inference.validation import DIRECTION, ValidatedRow, Validation

PICTURE, LIVES_PICTURE = "validation.svg", "short-and-long.svg"

HEAD = """# The model against published results

Written by `opentaper validate --out docs/evidence`. {n} published results stand here with what the model of
virtual people says to each. Of these the model answers {modelled}, and agrees with **{inside} ({share} %)**.
Of all {n}, the {missing} that it cannot answer counted as not met, that is {all_share} %. Rows marked † rest
on a number that no other row informs, so that meeting them is no test: without them it is {tested} of
{n_tested}.

| grade of the source | met | answered |
| --- | --: | --: |
{grades}

A: read in the source itself. B: read in a trustworthy second text. C: not confirmed.

**Read this with care.** Most of these results were also used to fit the model, so agreement shows that one
mechanism can hold them together, not that it foretells new ones. Studies differ in whom they asked and what
they counted, and several contradict each other; no model can meet them all. Lengths of use, shares of drugs
and self-chosen tapers are often not told, and are then choices of this project. Some rows lie on the edge:
with other people, or fewer, two or three fall the other way.

See it yourself, with fewer people:

```console
$ opentaper validate --people 100
The model agrees with ... of the {modelled} published results that it answers ...
```

## What counts as agreement

The same rule holds for every row:

- within the published interval, where the source prints one;
- shares, percentages and points: within 10 points of the published value;
- scores: within a tenth of the scale (43 symptoms of the DESS, 27 points of the PHQ-9, 21 of the GAD-7);
- ratios, rates and times: within a factor of 1.5;
- directions: as published;
- where a source says "more than": anything above it, or by the rule above below it.

The model's own interval holds nine in ten, if the model is right: {doubt}

![Published values along, the model's upwards]({picture})

*Filled dots agree, hollow diamonds do not. Grey: what counts as agreement where no interval was published.
Lines: intervals.*

## Short studies against long lives

![The same stop after eight weeks and after eight years of use]({lives})

*The same virtual people stop paroxetine 20 mg at once. Most trials looked at people like those above; most of
those who ask for help are people like those below.*
"""
DOUBT = (
    "it joins what the number of people drawn leaves open ({people} for each drug and taper, seed {seed}) "
    "and what the calibration left open."
)
ONLY_PEOPLE = (
    "it tells what the number of people drawn leaves open ({people} for each drug and taper, seed {seed}); "
    "what the calibration left open is not in it."
)
TABLE = ["| result | published | model | agrees | grade | source |", "| --- | --: | --: | --- | --- | --- |"]
#: Parts of the page by kind of measure.
PARTS = {
    "How strong": ("level", "symptoms", "rise", "count", "unfelt", "smd", "worse", "score", "resolved"),
    "Single symptoms": ("item",),
    "How long": ("lasting", "duration", "peak_day"),
    "Getting off": ("stopped", "unable", "completed"),
    "The return of the illness, and of the drug": (
        *("relapse", "well", "relapse_time", "relapse_rate", "relapse_window", "came_back", "returned"),
    ),
    "Effect on the target": ("occupancy",),
}


def validation_page(found: Validation) -> str:
    """Return the page as Markdown."""
    doubt = (DOUBT if found.has_doubt else ONLY_PEOPLE).format(people=found.n_people, seed=found.seed)
    grades = "\n".join(f"| {grade} | {met} | {asked} |" for grade, (met, asked) in found.by_grade.items())
    head = HEAD.format(
        n=len(found.rows),
        modelled=found.n_modelled,
        inside=found.n_inside,
        share=f"{100 * found.share:.0f}",
        tested=found.tested[0],
        n_tested=found.tested[1],
        missing=len(found.rows) - found.n_modelled,
        all_share=f"{100 * found.share_of_all:.0f}",
        grades=grades,
        doubt=doubt,
        picture=PICTURE,
        lives=LIVES_PICTURE,
    )
    parts = [head, *_tables(found), _misses(found), _unanswered(found), _sources(found)]
    return "\n".join(parts)


def _tables(found: Validation) -> Iterable[str]:
    for title, kinds in PARTS.items():
        rows = [row for row in found.rows if row.published.case and row.published.case.measure.kind in kinds]
        if rows:
            yield "\n".join([f"## {title}", "", *TABLE, *(_line(row) for row in rows), ""])


def _line(row: ValidatedRow) -> str:
    result = row.result
    what = f"{result.study} {result.year}, {result.drugs}: {result.measure}"
    if result.time != "not told":
        what += f", {result.time}"
    agrees = "yes" if row.is_inside else "**no**"
    mark = "†" if row.published.is_alone else ""
    cells = (
        f"{_plain(what)}{mark} (`{result.id}`)",
        published_text(row),
        "" if row.estimate is None else model_text(row.estimate, result.unit),
        agrees,
        result.grade.value,
        ", ".join(_link(key) for key in result.source),
    )
    return f"| {' | '.join(cells)} |"


def _link(key: str) -> str:
    """Return the key of a source, as a link where it has an address."""
    address = sources()[key].url
    return f"[{key}]({address})" if address else key


def published_text(row: ValidatedRow) -> str:
    """Return the published value with its interval and its unit."""
    result = row.result
    if result.unit == DIRECTION:
        return "no difference" if result.value == 0.0 else "holds"
    more = "over " if result.bound == "lower" else ""
    ends = "" if result.low is None else f" ({_number(result.low)} to {_number(result.high or 0.0)})"
    return f"{more}{_number(result.value)}{ends} {_unit(result.unit)}".rstrip()


def model_text(told: Estimate, unit: str) -> str:
    """Return what the model says, with its interval.

    Examples
    --------
    >>> model_text(Estimate(31.24, 27.0, 35.6), "% of people")
    '31.2 (27 to 35.6) %'
    """
    if unit == DIRECTION:
        return "no difference" if told.value == 0.0 else "holds"
    ends = f" ({_number(told.low)} to {_number(told.high)})"
    return f"{_number(told.value)}{ends} {_unit(unit)}".rstrip()


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _unit(unit: str) -> str:
    """Return the short form of a unit: what it counts stands in the measure."""
    if unit.startswith("% of ") or unit == "% occupancy":
        return "%"
    return {"odds ratio": "", "hazard ratio": "", "rate ratio": "", "risk ratio": ""}.get(unit, unit)


def _misses(found: Validation) -> str:
    lines = ["## Where it differs, and why", ""]
    if not found.misses:
        lines.append("It differs from none.")
    for row in found.misses:
        told = "" if row.estimate is None else model_text(row.estimate, row.result.unit)
        why = row.why or "Nothing is known of why."
        lines.append(f"- `{row.result.id}`: published {published_text(row)}, model {told}. {why}")
    return "\n".join([*lines, ""])


def _unanswered(found: Validation) -> str:
    lines = ["## What it cannot answer", ""]
    for row in found.rows:
        if row.is_inside is None:
            result = row.result
            lines.append(
                f"- `{result.id}`, {_plain(result.study)}, {_plain(result.measure)}: "
                f"published {published_text(row)}. {row.why}"
            )
    return "\n".join([*lines, ""])


def _sources(found: Validation) -> str:
    """Return the sources of all rows, each once, with the results that rest on it."""
    resting: dict[str, list[str]] = {}
    for row in found.rows:
        for key in row.result.source:
            resting.setdefault(key, []).append(row.result.id)
    known = sources()
    lines = ["## Sources", ""]
    for key in sorted(resting):
        one = known[key]
        told = ". ".join(part for part in (one.title, one.note, f"<{one.url}>" if one.url else "") if part)
        lines.append(f"- {told}: " + ", ".join(f"`{name}`" for name in resting[key]))
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    """Return text that a table of Markdown shows as it is."""
    return text.replace("|", "/").replace("<", "&lt;").replace("*", "&#42;")
