"""Laws of advice: worse, fewer and unknown are never faster; a red flag always wins; answers have reasons."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from opentaper.advice.advice import Action, Advice, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, PlannedDose
from opentaper.advice.situation import Beside
from opentaper.formulary import drug, shipped_policy
from opentaper.formulary.signs import Urgency, signs
from opentaper.inference.belief import Belief, Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.quantities import Dose
from tests.laws.drawn import examples

BEGIN = date(2026, 3, 2)
NAMES = ("dizziness", "nausea", "anxiety", "low_mood", "poor_sleep")
START, DOSES = Dose.mg(20), ("17", "14", "11", "8", "5", "2", "0")
PLAN = FollowedPlan(
    drug("citalopram"),
    START,
    tuple(PlannedDose(BEGIN + timedelta(days=28 * n), 28, Dose.mg(mg)) for n, mg in enumerate(DOSES)),
    tolerated=0.15,
)
PRIOR = prior_belief(Known("citalopram", START, months_of_use=48.0))
POLICY = shipped_policy()
GRAVE = {one.name for one in signs() if one.urgency is Urgency.EMERGENCY}
SIGNS = (*(one.name for one in signs()), "something_new")
#: Faults of what was told: answers that are not believed are no better than others, they are unknown.
FAULTS = {"all_the_same", "outlier", "doubled", "clock", "from_the_future"}


@dataclass(frozen=True)
class Told:
    """A diary, the doses of its days, the day on which somebody asks, and their ordinary days."""

    check_ins: tuple[CheckIn, ...]
    doses: tuple[DoseTaken, ...]
    today: date
    belief: Belief
    usual: tuple[tuple[str, float], ...] = ()


@st.composite
def told(draw: st.DrawFn) -> Told:
    """Draw somebody who follows the plan to the day of a step or near it, and misses days."""
    first = BEGIN - timedelta(days=draw(st.integers(1, 20)))
    near = draw(st.sampled_from((0, 0, 0, 0, 3, 9, -5)))
    today = max(first, BEGIN + timedelta(days=28 * draw(st.integers(0, 6)) + near))
    rng = random.Random(draw(st.integers(0, 2**32)))
    missed, level = draw(st.sampled_from((0.0, 0.05, 0.3))), draw(st.sampled_from((0.0, 1.0, 2.0, 4.0, 7.0)))
    days = [first + timedelta(days=place) for place in range((today - first).days + 1)]
    check_ins = []
    for day in days:
        if rng.random() < missed:
            continue
        hard = level * rng.random() if rng.random() < 0.5 else 0.0
        scores = [(name, float(min(10, max(0, round(rng.gauss(1.0 + hard, 1.0)))))) for name in NAMES]
        check_ins.append(CheckIn(day, tuple(one for one in scores if rng.random() > 0.02), signs=()))
    doses = tuple(DoseTaken(day, PLAN.on(day if day < today else day - timedelta(days=1))) for day in days)
    chance = draw(st.sampled_from((0.0, 0.4, 0.55, 0.95)))
    belief = replace(PRIOR, p_returning=chance, trusted=draw(st.booleans()))
    usual = draw(st.sampled_from((0.0, 2.0, 5.0)))
    return Told(tuple(check_ins), doses, today, belief, tuple((name, usual) for name in NAMES if usual))


def asked(
    one: Told, check_ins: tuple[CheckIn, ...] | None = None, stage: TrustStage = TrustStage.NEXT_CUT
) -> Advice:
    """Ask for advice."""
    days = one.check_ins if check_ins is None else check_ins
    beside = Beside(usual=one.usual)
    return advise(
        PLAN, one.belief, days, POLICY, doses=one.doses, today=one.today, stage=stage, beside=beside
    )


def is_faster(new: Advice, old: Advice) -> bool:
    """Tell whether advice lets a lower dose through, a cut at all, or an earlier one."""
    if old.lowest is not None and (new.lowest is None or new.lowest < old.lowest):
        return True
    if new.action.is_cut and not old.action.is_cut:
        return True
    return new.not_before is not None and (old.not_before is None or new.not_before < old.not_before)


def is_believed(old: Advice, new: Advice) -> bool:
    """Tell whether no fault of the data was there that is gone: what was not believed was not better."""
    were, are = ({one.rule for one in advice.fired} & FAULTS for advice in (old, new))
    return were <= are


@examples(40)
@given(told(), st.integers(0, 2**32), st.sampled_from((0.0, 0.4, 0.95)), st.booleans())
def test_worse_answers_are_never_faster_nor_less_careful(
    one: Told, seed: int, chance: float, trusted: bool
) -> None:
    """Whatever the belief made of either: it is drawn anew for the worse diary."""
    rng = random.Random(seed)
    worse = tuple(raised(day, rng) if rng.random() < 0.5 else day for day in one.check_ins)
    other = replace(one, belief=replace(one.belief, p_returning=chance, trusted=trusted))
    old, new = asked(one), asked(other, worse)
    assume(is_believed(old, new))
    assert not is_faster(new, old)
    assert new.action.care >= old.action.care
    assert new.hold_days >= old.hold_days or new.not_before is None


def raised(day: CheckIn, rng: random.Random) -> CheckIn:
    """Return a check-in with some answers higher, and now and then a sign."""
    scores = tuple((name, min(10.0, score + rng.choice((0, 1, 3, 8)))) for name, score in day.scores)
    signs = day.signs if rng.random() > 0.02 else (*(day.signs or ()), rng.choice(SIGNS))
    return replace(day, scores=scores, signs=signs)


@examples(40)
@given(told(), st.integers(0, 2**32), st.sampled_from((0.0, 0.4, 0.95)), st.booleans())
def test_fewer_answers_are_never_faster(one: Told, seed: int, chance: float, trusted: bool) -> None:
    rng = random.Random(seed)
    part = rng.choice((0.02, 0.2, 0.7))
    fewer = tuple(day for day in one.check_ins if rng.random() > part)
    other = replace(one, belief=replace(one.belief, p_returning=chance, trusted=trusted))
    old, new = asked(one), asked(other, fewer)
    assume(is_believed(old, new))
    assert not is_faster(new, old)


@examples(40)
@given(told(), st.integers(0, 2**32))
def test_single_answers_that_are_left_out_are_never_faster(one: Told, seed: int) -> None:
    rng = random.Random(seed)
    beside = Beside(asked=frozenset(NAMES))
    fewer = tuple(
        replace(day, scores=tuple(score for score in day.scores if rng.random() > 0.1))
        for day in one.check_ins
    )
    old, new = (
        advise(
            PLAN,
            PRIOR,
            days,
            POLICY,
            doses=one.doses,
            today=one.today,
            stage=TrustStage.NEXT_CUT,
            beside=beside,
        )
        for days in (one.check_ins, fewer)
    )
    assume(is_believed(old, new))
    assert not is_faster(new, old)


@examples(25)
@given(told(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(one: Told, rng: random.Random) -> None:
    days, doses = list(one.check_ins), list(one.doses)
    rng.shuffle(days)
    rng.shuffle(doses)
    assert asked(replace(one, doses=tuple(doses)), tuple(days)) == asked(one)
    assert asked(one, (*one.check_ins, *days)) == asked(one)


@examples(25)
@given(told(), st.sampled_from(SIGNS), st.integers(0, 13), st.sampled_from(list(TrustStage)))
def test_a_red_flag_always_wins(one: Told, sign: str, ago: int, stage: TrustStage) -> None:
    flag = CheckIn(one.today - timedelta(days=ago), signs=(sign,))
    advice = asked(one, (*one.check_ins, flag), stage)
    assert advice.action in {Action.TALK_TODAY, Action.CRISIS}
    assert (advice.action is Action.CRISIS) == (sign in GRAVE)
    assert advice.next_dose is None
    assert advice.not_before is None
    assert not advice.is_shadow


@examples(25)
@given(told(), st.sampled_from(list(TrustStage)))
def test_every_advice_has_a_reason_and_says_what_would_change_it(one: Told, stage: TrustStage) -> None:
    advice = asked(one, stage=stage)
    assert advice.reasons
    assert advice.would_change
    assert advice.looked_at
    assert len(advice.alternatives) == len(Action) - 1
    assert advice.action not in {other.action for other in advice.alternatives}
    assert 0.0 <= advice.sure.share <= 1.0


@examples(25)
@given(told(), st.sampled_from(list(TrustStage)))
def test_nothing_is_raised_above_what_was_taken_nor_cut_below_the_next_step(
    one: Told, stage: TrustStage
) -> None:
    advice = asked(one, stage=stage)
    taken = {dose.dose for dose in one.doses}
    if advice.action is Action.STEP_BACK:
        assert advice.next_dose in taken
        assert advice.next_dose <= START
    elif advice.next_dose is not None and advice.dose_now is not None:
        assert advice.next_dose <= advice.dose_now
        step = PLAN.below(advice.dose_now)
        assert advice.lowest is not None
        assert step is None or advice.lowest >= step.dose


@examples(25)
@given(told(), st.sampled_from(list(TrustStage)))
def test_a_cut_is_let_through_only_with_days_doses_and_a_check_in_of_today(
    one: Told, stage: TrustStage
) -> None:
    advice = asked(one, stage=stage)
    if not advice.action.is_cut:
        return
    week = {one.today - timedelta(days=back) for back in range(7)}
    assert len(week & {day.day for day in one.check_ins}) >= 5
    assert one.today in {day.day for day in one.check_ins}
    assert advice.lets_cut_on(one.today) == (stage is TrustStage.NEXT_CUT)
    assert advice.not_before is not None
    assert advice.not_before >= next(
        step.first for step in PLAN.steps if step.dose < (advice.dose_now or START)
    )


@examples(25)
@given(told())
def test_without_a_check_in_or_a_dose_nothing_is_cut(one: Told) -> None:
    assert not asked(one, ()).action.is_cut
    assert not asked(replace(one, doses=())).action.is_cut


@examples(25)
@given(told())
def test_a_model_that_cannot_be_asked_never_makes_it_faster(one: Told) -> None:
    with_model, without = asked(one), asked(replace(one, belief=replace(one.belief, trusted=False)))
    assert with_model.action is without.action
    assert with_model.not_before == without.not_before
