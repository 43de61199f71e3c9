"""The tables of docs/reference/check-ins.md: what is asked, what is expected of it, what stops a cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from opentaper.formulary.discriminators import discriminators
from opentaper.formulary.instruments import bands, instruments
from opentaper.formulary.items import CheckInItem, Prior, items, modulators, moods, slow_process
from opentaper.formulary.signs import applied_signs
from opentaper.wording.check_ins import (
    band_text,
    instrument_texts,
    item_question,
    modulator_question,
    sign_question,
    what_to_do,
)
from opentaper.wording.sentences import member_text
from tools.markdown import keys, table


def check_in_items() -> str:
    """Return every item with what is expected of its scores."""
    head = "item; group; asked as; usual; withdrawal adds; illness adds; a hard day; chance; tells withdrawal"
    rows = (
        (
            f"`{one.name}`",
            member_text(one.group),
            item_question(one.name),
            _prior(one.usual),
            _prior(one.withdrawal),
            f"{one.illness:g}",
            f"{one.day:g}",
            f"{one.noise:g}",
            "yes" if one.is_specific else "no",
            f"{one.grade.value} {keys(one.source)}",
        )
        for one in items()
    )
    return table((*head.split("; "), "grade, source"), rows)


def modulator_table() -> str:
    """Return what else a day may hold, with the points that it adds to each item."""
    known = modulators()
    told = [("times withdrawal", [_prior(one.factor) for one in known])]
    told += [(f"`{one.name}` +", [f"{one.modulators[by.name].mean:g}" for by in known]) for one in _asked()]
    asked = ["asked as", *(modulator_question(one.name) for one in known)]
    rows = [asked, *([what, *numbers] for what, numbers in told)]
    return table(("", *(f"`{one.name}`" for one in known)), rows)


def slow_table() -> str:
    """Return the numbers of the slow process and of hard days."""
    held = slow_process()
    returns = ", ".join(f"{name} {rate:.2f}" for name, rate in held.returns_per_year.items())
    rows = (
        ("how slowly the condition wanders, days", f"{held.tau_days:g}"),
        ("how far, in episodes (sd)", f"{held.spread:g}"),
        ("the size of a return, in episodes", _prior(held.change)),
        ("how long a return builds up, days", f"{held.change_tau_days:g}"),
        ("returns a year off the drug", returns),
        ("an ordinary hard or easy day, points (sd)", f"{held.day_spread:g}"),
        ("a terrible day: share of days, points (sd)", f"{held.terrible_share:g}, {held.terrible_spread:g}"),
        ("days with a check-in before anything is said to be learnt", f"{held.least_days.value:g}"),
    )
    return table(("what", "number"), rows)


def item_names() -> str:
    """Return the names by which other diaries may call an item, and the faces of mood diaries."""
    rows = ((f"`{one.name}`", ", ".join(one.aliases), ", ".join(one.opposites)) for one in _asked())
    told = table(("item", "also called", "asked the other way round"), rows)
    faces: dict[float, list[str]] = {}
    for word, score in moods().items():
        faces.setdefault(score, []).append(word)
    scores = table(("low mood", "faces"), ((f"{score:g}", ", ".join(who)) for score, who in faces.items()))
    return f"{told}\n\n{scores}"


def sign_table() -> str:
    """Return every sign with its question, whom it is asked of, and what to do."""
    rows = (
        (
            f"`{one.name}`",
            ", ".join(sorted(names)),
            member_text(one.urgency),
            sign_question(one.name),
            what_to_do(one.name),
            f"{one.grade.value} {keys(one.source)}",
        )
        for names, one in applied_signs()
    )
    return table(("sign", "asked of", "urgency", "question", "what to do", "grade, source"), rows)


def discriminator_table() -> str:
    """Return what points to withdrawal or to a returning illness."""
    rows = (
        (
            row.feature,
            row.points_to,
            row.strength,
            row.evidence,
            _numbers(
                ("LR+", row.likelihood_present),
                ("LR-", row.likelihood_absent),
                ("sensitivity", row.sensitivity),
                ("specificity", row.specificity),
                ("odds ratio", row.odds_ratio),
                ("% of people", row.frequency_pct),
            ),
            row.note,
            f"{row.grade.value} {keys(row.source)}",
        )
        for row in discriminators()
    )
    return table(("what", "points to", "strength", "evidence", "numbers", "note", "grade, source"), rows)


def instrument_table() -> str:
    """Return every questionnaire, and those that are free in full."""
    rows = (
        (
            f"`{one.name}`",
            one.title,
            one.purpose,
            "" if one.total_high is None else f"{one.total_low} to {one.total_high}",
            ", ".join(f"{band_text(word)} from {lowest}" for word, lowest in bands(one)),
            "in full" if one.is_shipped else "total only",
            one.licence,
            f"{one.grade.value} {keys(one.source)}",
        )
        for one in instruments()
    )
    head = ("name", "title", "purpose", "total", "bands", "shipped", "licence", "grade, source")
    return "\n\n".join((table(head, rows), *_forms()))


def _forms() -> Iterable[str]:
    for one in instruments():
        opening, questions, answers = instrument_texts(one)
        if questions:
            listed = "\n".join(f"{place}. {text}" for place, text in enumerate(questions, start=1))
            told = ", ".join(f"{points} {text.lower()}" for points, text in enumerate(answers))
            yield f"**{one.title}**: {opening} ({told})\n\n{listed}"


def _asked() -> tuple[CheckInItem, ...]:
    return items()


def _prior(told: Prior) -> str:
    return f"{told.mean:g} ± {told.spread:g}"


def _numbers(*told: tuple[str, float | None]) -> str:
    return ", ".join(f"{name} {number:g}" for name, number in told if number is not None)


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (
        check_in_items,
        discriminator_table,
        instrument_table,
        item_names,
        modulator_table,
        sign_table,
        slow_table,
    )
}
