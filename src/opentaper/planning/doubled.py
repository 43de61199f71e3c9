"""A dose taken twice or vomited: take no more now, whom to ring, and what the level does."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.errors import BadOption
from opentaper.formulary.astray import AstrayRule, Event, Rule, astray_numbers, astray_rules
from opentaper.planning.astray import Act, AstrayAnswer, Usual, danger_signs, source_text
from opentaper.planning.astray_level import level_change, taken_up
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A dose that was taken twice or vomited, at least so many hours ago (None where it is not known).

    ``ago_most_h`` is how long ago it may have been; None is no more than ``ago_h``.
    """

    usual: Usual
    ago_h: float | None
    ago_most_h: float | None = None

    def __post_init__(self) -> None:
        if self.ago_h is not None and not self.ago_h >= 0.0:
            raise BadOption(option="ago_h", given=str(self.ago_h), wanted="hours since then, from 0 up")


def doubled_dose(asked: Swallowed) -> AstrayAnswer:
    """Return what to do after a dose was taken twice; a rule of any grade is enough to ring.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> from opentaper.quantities import Dose
    >>> doubled_dose(Swallowed(Usual(drug("lithium"), Dose.mg(800)), 1.0)).act
    <Act.CALL_NOW: 'call-now'>
    """
    drug, share, ago = asked.usual.drug, astray_numbers().back_share.value, asked.ago_h or 0.0
    rules = astray_rules(drug, Event.DOUBLED)
    call = _having(rules, Rule.CALL)
    act = Act.CALL_NOW if call else Act.ASK
    rests_on = call or _having(rules, Rule.ASK)
    sources = source_text(*(rule.source for rule in rests_on))
    why = (
        Reason.of("astray.doubled_call", sources, drug=drug.name)
        if call
        else Reason.of("astray.doubled_ask", sources)
    )
    return AstrayAnswer(
        event=Event.DOUBLED,
        drug=drug.name,
        act=act,
        take=None,
        then=Reason.of("astray.then_as_they_say" if call else "astray.then_ask_next"),
        reasons=(why,),
        level=level_change(asked.usual, ((0, 2.0, 0.0),), ago, share),
        otherwise=level_change(asked.usual, ((0, 2.0, 0.0), (1, 0.0, 0.0)), ago, share),
        rests_on=rests_on,
        signs=danger_signs(drug),
    )


def vomited_dose(asked: Swallowed) -> AstrayAnswer:
    """Return what to do after a dose was vomited: it is never taken again unasked.

    ``ago_h`` is how long it had been swallowed when it came up.

    Examples
    --------
    >>> from opentaper.formulary import drug
    >>> from opentaper.quantities import Dose
    >>> vomited_dose(Swallowed(Usual(drug("sertraline"), Dose.mg(50)), 0.5)).take is None
    True
    """
    drug, hours = asked.usual.drug, asked.ago_h
    rules = astray_rules(drug, Event.VOMITED)
    ring = _having(rules, Rule.RING)
    rests_on = ring or _having(rules, Rule.ASK)
    sources = source_text(*(rule.source for rule in rests_on))
    why = (
        Reason.of("astray.vomited_ring", sources, drug=drug.name)
        if ring
        else Reason.of("astray.vomited_ask", sources)
    )
    return AstrayAnswer(
        event=Event.VOMITED,
        drug=drug.name,
        act=Act.RING if ring else Act.ASK,
        take=None,
        then=Reason.of("astray.then_usual"),
        reasons=(why,),
        level=level_change(asked.usual, ((0, 0.0, 0.0),), hours or 0.0, astray_numbers().back_share.value),
        taken_up=_taken_up(asked),
        rests_on=rests_on,
        signs=danger_signs(drug),
    )


def _taken_up(asked: Swallowed) -> tuple[float, float] | None:
    """Return the least of the shortest time and the most of the longest."""
    if asked.ago_h is None:
        return None
    first = taken_up(asked.usual, asked.ago_h)
    last = taken_up(asked.usual, max(asked.ago_h, asked.ago_most_h or 0.0))
    return None if first is None or last is None else (first[0], last[1])


def _having(rules: tuple[AstrayRule, ...], wanted: Rule) -> tuple[AstrayRule, ...]:
    return tuple(rule for rule in rules if rule.rule is wanted)
