"""What a dose that went astray does to the level, worked out by hand for a half-life of one day.

Taken up at once, 10 mg a day swing from 10 mg in the body just before a dose to 20 mg just after it.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from opentaper.errors import BadOption
from opentaper.formulary import drug
from opentaper.formulary.astray import Event, Rule
from opentaper.formulary.facts import Drug, Fact, Grade, Metabolite
from opentaper.planning.astray import Act, LevelChange, Usual, danger_signs
from opentaper.planning.astray_level import level_change, taken_up
from opentaper.planning.doubled import Swallowed, doubled_dose, vomited_dose
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Reason
from tests import builders
from tests.builders import fact

DAY = builders.drug(half_life_h=fact(24, "h"))
USUAL = Usual(DAY, Dose.mg(10))
MISSED, DOUBLED = (0, 0.0, 0.0), (0, 2.0, 0.0)


def changed(
    *changes: tuple[int, float, float], usual: Usual = USUAL, now_h: float = 0.0, back: float = 0.1
) -> LevelChange:
    found = level_change(usual, changes, now_h, back)
    assert found is not None
    return found


def test_a_missed_dose_halves_the_lowest_and_is_made_up_for_in_three_days() -> None:
    """Half is missing on the first day, a quarter on the second, an eighth on the third, then less."""
    level = changed(MISSED)
    assert level.lowest.middle == pytest.approx(0.5)
    assert level.highest.middle == 1.0
    assert level.back_h.middle == pytest.approx(72)
    assert changed(MISSED, now_h=10.0).back_h.middle == pytest.approx(62)
    assert changed(MISSED, now_h=100.0).back_h.middle == 0.0
    assert changed(MISSED, back=0.2).back_h.middle == pytest.approx(48)


def test_a_doubled_dose_is_half_as_high_again_and_one_left_out_then_costs_a_quarter() -> None:
    level = changed(DOUBLED)
    assert level.lowest.middle == 1.0
    assert level.highest.middle == pytest.approx(1.5)
    then_none = changed(DOUBLED, (1, 0.0, 0.0))
    assert then_none.lowest.middle == pytest.approx(0.75)
    assert then_none.highest.middle == pytest.approx(1.5)


def test_one_of_two_a_day_matters_less() -> None:
    """Half a day between doses: the level falls to 0.71 of the usual lowest."""
    level = changed(MISSED, usual=replace(USUAL, times=2))
    assert level.lowest.middle == pytest.approx(2**-0.5)
    assert level.back_h.middle == pytest.approx(48)
    second = changed((1, 0.0, 0.0), usual=replace(USUAL, times=2))
    assert second.back_h.middle == pytest.approx(60)


def test_other_bodies_bound_the_middle_one() -> None:
    wide = builders.drug(half_life_h=fact(24, "h", 12, 48))
    level = changed(MISSED, usual=Usual(wide, Dose.mg(10)))
    assert level.lowest.middle == pytest.approx(0.5)
    assert level.lowest.least == pytest.approx(0.25)
    assert level.lowest.most == pytest.approx(2**-0.5)
    assert level.back_h.least < level.back_h.middle < level.back_h.most
    assert not level.with_metabolite
    assert not level.parent_only


def test_a_slow_body_is_followed_until_it_is_back() -> None:
    """With a half-life of ten days 6.7 % are missing, and 1 % still after 27 days, long after a week."""
    slow = builders.drug(half_life_h=fact(24, "h", 12, 240))
    level = changed(MISSED, usual=Usual(slow, Dose.mg(10)), back=0.01)
    assert level.back_h.most == pytest.approx(28 * 24, abs=24)


def test_a_slow_breakdown_product_softens_the_fall_and_is_told() -> None:
    slow = Metabolite("slow one", fact(240, "h"))
    level = changed(MISSED, usual=Usual(replace(DAY, metabolites=(slow,)), Dose.mg(10)))
    assert (level.with_metabolite, level.parent_only) == (True, False)
    assert level.lowest.middle == pytest.approx(0.5)
    assert level.lowest.most > 0.7
    # Of several the slowest counts.
    both = replace(DAY, metabolites=(Metabolite("quick one", fact(24, "h")), slow))
    assert changed(MISSED, usual=Usual(both, Dose.mg(10))) == level


def test_a_breakdown_product_without_a_confirmed_half_life_is_left_out_and_told() -> None:
    shown = Metabolite("shown", replace(fact(240, "h"), grade=Grade.C))
    for metabolite in (shown, Metabolite("unknown"), Metabolite("zero", fact(0, "h"))):
        level = changed(MISSED, usual=Usual(replace(DAY, metabolites=(metabolite,)), Dose.mg(10)))
        assert (level.with_metabolite, level.parent_only) == (False, True)
        assert level.lowest.most == pytest.approx(0.5)


def test_nothing_is_told_without_a_half_life_that_may_decide_or_without_a_dose() -> None:
    shown = builders.drug(half_life_h=replace(fact(24, "h"), grade=Grade.C))
    for usual in (Usual(shown, Dose.mg(10)), Usual(replace(DAY, half_life_h=None), Dose.mg(10))):
        assert level_change(usual, (MISSED,), 0.0, 0.1) is None
    assert level_change(Usual(DAY, ZERO), (MISSED,), 0.0, 0.1) is None


def peaking(hours: float, low: float | None = None, high: float | None = None) -> Drug:
    """Return a drug of a half-life of one day whose level peaks after so many hours."""
    return replace(DAY, tmax_h=fact(hours, "h", low, high))


def test_how_much_has_gone_in_grows_with_the_hours_and_lies_between_the_peaks() -> None:
    usual = Usual(peaking(4, 2, 6), Dose.mg(10))
    assert taken_up(usual, 0.0) == (0.0, 0.0)
    early, later = taken_up(usual, 1.0), taken_up(usual, 3.0)
    assert early is not None
    assert later is not None
    assert 0.0 < early[0] < early[1] < later[1] < 1.0
    assert early[0] < later[0]
    single = taken_up(Usual(peaking(4), Dose.mg(10)), 1.0)
    assert single is not None
    assert early[0] < single[0] == single[1] < early[1]


def test_half_has_gone_in_by_the_half_life_of_uptake() -> None:
    """A peak at ``24 / ln 2`` hours is where uptake is as slow as removal: half in a day, 3/4 in two."""
    usual = Usual(peaking(24 / 0.6931471805599453 - 1e-6), Dose.mg(10))
    for hours, share in ((24.0, 0.5), (48.0, 0.75)):
        found = taken_up(usual, hours)
        assert found is not None
        assert found[0] == pytest.approx(share, abs=1e-3)


def test_how_much_has_gone_in_is_not_told_without_a_confirmed_peak() -> None:
    shown = replace(peaking(4), tmax_h=replace(fact(4, "h"), grade=Grade.C))
    unsure = replace(peaking(4), half_life_h=replace(fact(24, "h"), grade=Grade.C))
    ends_unknown = replace(peaking(4), tmax_h=Fact(None, "h", ("made-up",), Grade.A, "2026-11-22"))
    slow_release, before_it = peaking(40), peaking(-4)
    nowhere = (
        DAY,
        shown,
        unsure,
        ends_unknown,
        slow_release,
        before_it,
        replace(peaking(4), half_life_h=None),
    )
    for one in nowhere:
        assert taken_up(Usual(one, Dose.mg(10)), 3.0) is None


def test_a_doubled_dose_is_told_from_when_it_was_taken() -> None:
    usual = Usual(replace(DAY, name="mirtazapine"), Dose.mg(10))
    for ago_h, left in ((None, 72.0), (0.0, 72.0), (5.0, 67.0)):
        answer = doubled_dose(Swallowed(usual, ago_h))
        assert answer.level is not None
        assert answer.otherwise is not None
        assert answer.level.back_h.middle == pytest.approx(left)
        assert answer.level.highest.middle == pytest.approx(1.5)
        assert answer.otherwise.lowest.middle == pytest.approx(0.75)


def test_a_doubled_dose_names_what_it_rests_on() -> None:
    bad, other = (
        doubled_dose(Swallowed(Usual(drug("lithium"), Dose.mg(800)), 1.0)),
        doubled_dose(Swallowed(Usual(drug("mirtazapine"), Dose.mg(30)), 1.0)),
    )
    assert (bad.act, bad.event, bad.drug) == (Act.CALL_NOW, Event.DOUBLED, "lithium")
    assert bad.reasons == (Reason.of("astray.doubled_call", "label-not-seen house-rule", drug="lithium"),)
    assert bad.then == Reason.of("astray.then_as_they_say")
    assert {rule.rule for rule in bad.rests_on} == {Rule.CALL}
    assert bad.signs == danger_signs(drug("lithium"))
    assert (other.act, other.event, other.drug) == (Act.ASK, Event.DOUBLED, "mirtazapine")
    assert other.reasons == (Reason.of("astray.doubled_ask", "label-not-seen"),)
    assert other.then == Reason.of("astray.then_ask_next")
    assert {rule.rule for rule in other.rests_on} == {Rule.ASK}
    assert other.signs == danger_signs(drug("mirtazapine"))


def test_a_vomited_dose_names_what_it_rests_on() -> None:
    ring = vomited_dose(Swallowed(Usual(drug("clozapine"), Dose.mg(100)), 1.0))
    ask = vomited_dose(Swallowed(Usual(drug("sertraline"), Dose.mg(50)), 1.0))
    assert (ring.act, ring.event, ring.drug) == (Act.RING, Event.VOMITED, "clozapine")
    assert ring.reasons == (Reason.of("astray.vomited_ring", "label-not-seen", drug="clozapine"),)
    assert {rule.rule for rule in ring.rests_on} == {Rule.RING}
    assert (ask.act, ask.event, ask.drug) == (Act.ASK, Event.VOMITED, "sertraline")
    assert ask.reasons == (Reason.of("astray.vomited_ask", "label-not-seen"),)
    assert {rule.rule for rule in ask.rests_on} == {Rule.ASK}
    for answer in (ring, ask):
        assert answer.then == Reason.of("astray.then_usual")
        assert answer.signs == danger_signs(drug(answer.drug))


def test_a_vomited_dose_counts_as_missed_at_worst() -> None:
    for ago_h, left in ((None, 72.0), (0.0, 72.0), (2.0, 70.0)):
        level = vomited_dose(Swallowed(USUAL, ago_h)).level
        assert level is not None
        assert level.lowest.middle == pytest.approx(0.5)
        assert level.back_h.middle == pytest.approx(left)


def test_what_went_in_spans_from_the_shortest_time_to_the_longest() -> None:
    usual = Usual(peaking(4, 2, 6), Dose.mg(10))
    least, most = taken_up(usual, 1.0), taken_up(usual, 3.0)
    assert least is not None
    assert most is not None
    assert vomited_dose(Swallowed(usual, 1.0, 3.0)).taken_up == (least[0], most[1])
    assert vomited_dose(Swallowed(usual, 1.0)).taken_up == least
    assert vomited_dose(Swallowed(usual, 3.0, 1.0)).taken_up == most
    assert vomited_dose(Swallowed(USUAL, 1.0, 3.0)).taken_up is None


@pytest.mark.parametrize("ago_h", [-0.5, float("nan")])
def test_a_dose_was_not_swallowed_in_the_time_to_come(ago_h: float) -> None:
    with pytest.raises(BadOption) as refused:
        Swallowed(USUAL, ago_h)
    assert (refused.value.option, refused.value.given) == ("ago_h", str(ago_h))
    assert refused.value.wanted == "hours since then, from 0 up"
    assert Swallowed(USUAL, 0.0).ago_h == 0.0
