"""Rules on what people are asked: signs, questionnaires, and what tells withdrawal from a return."""

from __future__ import annotations

from collections import Counter

from opentaper.formulary.contents import Contents
from opentaper.formulary.discriminators import SIDES
from opentaper.formulary.instruments import bands
from opentaper.formulary.items import items
from opentaper.formulary.order import falls
from opentaper.formulary.rows import Instrument, Urgency

# The order of the file: what cannot wait comes first; what a prescriber must decide comes last.
_ORDER = list(Urgency)


def signs_can_be(held: Contents) -> list[str]:
    """A sign stands once, says what to do and which red flags it asks about; the most urgent come first."""
    flags = {row.sign for row in held.red_flags}
    times = Counter(row.name for row in held.signs)
    wrong = [
        row.name
        for row in held.signs
        if times[row.name] > 1 or not row.do or not set(row.flags.split(" | ")) <= flags
    ]
    return wrong + (["order"] if falls(_ORDER.index(row.urgency) for row in held.signs) else [])


def discriminators_can_be(held: Contents) -> list[str]:
    """A discriminator stands once and points to a side; its ratios are above nothing, its item is asked."""
    known = {one.name for one in items()} | {""}
    times = Counter(row.code for row in held.discriminators)
    return [
        row.code
        for row in held.discriminators
        if times[row.code] > 1
        or row.points_to not in SIDES
        or row.item not in known
        or any(
            one is not None and one <= 0
            for one in (row.likelihood_present, row.likelihood_absent, row.odds_ratio)
        )
        or any(one is not None and not 0 < one < 1 for one in (row.sensitivity, row.specificity))
    ]


def instruments_can_be(held: Contents) -> list[str]:
    """An instrument stands once; one that ships its questions adds up, and its bands rise from its lowest."""
    times = Counter(row.name for row in held.instruments)
    return [
        row.name
        for row in held.instruments
        if times[row.name] > 1
        or row.text not in {"shipped", "name"}
        or falls([row.total_low, row.total_high])
        or (row.is_shipped and not _adds_up(row))
    ]


def _adds_up(row: Instrument) -> bool:
    """Whether the ends of the answers make the ends of the total, and the bands lie between them."""
    if row.n_items is None or row.answer_low is None or row.answer_high is None:
        return False
    low, high = row.n_items * row.answer_low, row.n_items * row.answer_high
    lowest = [total for _, total in bands(row)]
    return (
        (row.total_low, row.total_high) == (low, high)
        and "free" in row.licence
        and lowest[:1] == [low]
        and all(one < two for one, two in zip(lowest, [*lowest[1:], high], strict=True))
        and (row.safety_item is None or 1 <= row.safety_item <= row.n_items)
    )
