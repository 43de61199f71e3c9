"""Laws of beliefs: order and repetition do not matter, any record is survived, and the same is the same."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from opentaper.formulary.items import items, modulators
from opentaper.inference.belief import Belief, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.foretell import foretell
from opentaper.inference.known import Known
from opentaper.inference.split import split
from opentaper.inference.update import update
from opentaper.quantities import Dose
from tests.laws.drawn import examples

FIRST = date(2026, 1, 1)
DRUGS = {"citalopram": 20, "venlafaxine": 75, "fluoxetine": 20, "olanzapine": 10, "diazepam": 10}
NAMES = tuple(one.name for one in items())
HELD = tuple(one.name for one in modulators())


@dataclass(frozen=True)
class Told:
    """All that was told of one person."""

    known: Known
    doses: tuple[DoseTaken, ...]
    check_ins: tuple[CheckIn, ...]

    def __repr__(self) -> str:
        return f"<{self.known}; {len(self.doses)} doses; {len(self.check_ins)} check-ins>"


@st.composite
def records(draw: st.DrawFn, least: int = 0, most: int = 60) -> Told:
    """Draw any record: calm, wild, constant or with holes, of few items or of many."""
    drug = draw(st.sampled_from(sorted(DRUGS)))
    known = Known(
        drug,
        Dose.mg(DRUGS[drug]),
        months_of_use=draw(st.sampled_from((None, 0.0, 2.0, 60.0))),
        failed_attempts=draw(st.integers(0, 4)),
        times_a_day=draw(st.sampled_from((1, 1, 2))),
        condition=draw(st.sampled_from(("depression", "anxiety", "psychosis", "bipolar"))),
        episodes=draw(st.sampled_from(("few", "usual", "many"))),
    )
    rng = random.Random(draw(st.integers(0, 2**32)))
    n_days = draw(st.integers(least, most))
    names = rng.sample(NAMES, draw(st.integers(1, 6)))
    held = rng.sample(HELD, draw(st.integers(0, 2)))
    level, wild = draw(st.sampled_from((0.0, 2.0, 5.0, 10.0))), draw(st.sampled_from((0.0, 1.0, 4.0)))
    answered, step = draw(st.sampled_from((1.0, 0.6))), draw(st.sampled_from((1.0, 0.5, 0.1)))
    doses, check_ins = [], []
    for place in range(n_days):
        day = FIRST + timedelta(days=place)
        part = max(0.0, 1.0 - place / max(20.0, 0.7 * n_days))
        if rng.random() < 0.9:
            doses.append(DoseTaken(day, Dose.nearest(DRUGS[drug] * part)))
        told = [
            (name, min(10.0, max(0.0, round(rng.gauss(level, wild) / step) * step)))
            for name in names
            if rng.random() < answered
        ]
        check_ins.append(
            CheckIn(
                day,
                tuple((name, round(score, 3)) for name, score in told),
                tuple((one, rng.random()) for one in held),
            )
        )
    return Told(known, tuple(doses), tuple(check_ins))


def learnt(told: Told) -> Belief:
    return update(prior_belief(told.known), told.doses, told.check_ins)


def same(one: Belief, other: Belief) -> bool:
    none = np.zeros((1, 6), dtype=np.float32)
    fields = [field for field in one.__dataclass_fields__ if field != "draws"]
    plain = replace(one, draws=none), replace(other, draws=none)
    alike = all(getattr(plain[0], field) == getattr(plain[1], field) for field in fields)
    return alike and bool((one.draws == other.draws).all())


@given(records(), st.integers(0, 2**32))
@examples(6)
def test_order_and_repetition_do_not_matter(told: Told, seed: int) -> None:
    rng = random.Random(seed)
    doses = [*told.doses, *rng.sample(told.doses, len(told.doses) // 3)]
    check_ins = [*told.check_ins, *rng.sample(told.check_ins, len(told.check_ins) // 3)]
    rng.shuffle(doses)
    rng.shuffle(check_ins)
    assert same(learnt(told), update(prior_belief(told.known), doses, check_ins))


@given(records(least=2), st.integers(0, 60))
@examples(4)
def test_a_belief_that_grows_is_the_belief_that_is_made_at_once(told: Told, place: int) -> None:
    first = update(prior_belief(told.known), told.doses[:place], told.check_ins[:place])
    assert same(update(first, told.doses, told.check_ins), learnt(told))


@given(records(most=90))
@examples(12)
def test_any_record_is_survived_and_told_in_numbers(told: Told) -> None:
    belief = learnt(told)
    assert 0.0 <= belief.p_returning <= 1.0
    assert sum(chance for _, chance in belief.onsets) <= 1.0 + 1e-9
    assert belief.trusted or belief.reasons
    assert np.isfinite(belief.draws).all()
    for one in belief.parameters:
        assert one.q05 <= one.q25 <= one.q50 <= one.q75 <= one.q95
        assert np.isfinite([one.mean, one.sd, one.q05, one.q95]).all()
    for fit in belief.items:
        assert np.isfinite([fit.usual, fit.usual_sd, fit.withdrawal, fit.withdrawal_sd, fit.noise]).all()
    found = split(belief, told.doses, told.check_ins)
    total = sum(
        getattr(found, part).mean for part in ("usual", "withdrawal", "underlying", "life", "unexplained")
    )
    assert np.allclose(total[found.observed], found.score[found.observed])
    seen = foretell(belief, told.doses, FIRST + timedelta(days=30), np.linspace(10.0, 0.0, 30), 0.3)
    assert (seen.q05 <= seen.q95).all()
    assert 0.0 <= seen.chance_ever <= 1.0


@given(records(least=20), st.integers(0, 19))
@examples(4)
def test_a_later_correction_counts_as_if_it_had_always_been_told(told: Told, place: int) -> None:
    slip = replace(told.check_ins[place], scores=((NAMES[0], 10.0),), modulators=())
    mended = replace(told.check_ins[place], written_at=datetime(2027, 1, 1, tzinfo=UTC))
    check_ins = (*told.check_ins[:place], mended, slip, *told.check_ins[place + 1 :])
    assert same(update(prior_belief(told.known), told.doses, check_ins), learnt(told))
