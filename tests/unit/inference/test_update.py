"""From what was told to what is believed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numba
import numpy as np
import pytest

from opentaper.errors import BadOption
from opentaper.inference.belief import N_DRAWS, Belief, How, estimates, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.known import Known
from opentaper.inference.update import update
from opentaper.quantities import Dose
from tests.unit.inference.made_people import FIRST, NAMES, Made, made


def learnt(person: Made, seed: int = 1) -> Belief:
    return update(prior_belief(person.known, seed), person.doses, person.check_ins)


def constant(score: float, n_days: int = 60, names: tuple[str, ...] = NAMES) -> list[CheckIn]:
    days = [FIRST + timedelta(days=place) for place in range(n_days)]
    return [CheckIn(day, tuple((name, score) for name in names)) for day in days]


def same(one: Belief, other: Belief) -> bool:
    plain = [replace(belief, draws=np.zeros((1, 6), dtype=np.float32)) for belief in (one, other)]
    fields = [field for field in plain[0].__dataclass_fields__ if field != "draws"]
    alike = all(getattr(plain[0], field) == getattr(plain[1], field) for field in fields)
    return alike and bool((one.draws == other.draws).all())


def test_a_belief_is_trusted_and_says_how_it_came_about() -> None:
    belief = learnt(made(1))
    assert (belief.how, belief.trusted, belief.reasons) == (How.AMIS, True, ())
    assert belief.k_hat <= 0.7
    assert belief.ess >= 400.0
    assert belief.draws.shape == (N_DRAWS, 6)
    assert [one.item for one in belief.items] == list(NAMES)
    assert belief.first_day is not None
    assert belief.last_day == made(1).check_ins[-1].day


def test_draws_and_estimates_tell_the_same() -> None:
    belief = learnt(made(2))
    again = estimates(belief.known, belief.draws.astype(np.float64), np.full(N_DRAWS, 1.0 / N_DRAWS))
    for one, other in zip(belief.parameters, again, strict=True):
        assert abs(one.mean - other.mean) < 0.08 * one.sd
        assert abs(np.log(one.sd / other.sd)) < 0.15


def test_the_truth_lies_within_what_is_believed_nine_times_in_ten() -> None:
    inside = []
    for seed in range(8):
        person = made(seed, n_days=100)
        draws = learnt(person).draws
        below = (draws < person.draw).mean(axis=0)
        inside.append((below > 0.05) & (below < 0.95))
    assert 0.75 <= np.mean(inside) <= 0.99


def test_the_same_is_the_same_to_the_bit_and_only_what_was_told_counts() -> None:
    person = made(3)
    once = learnt(person)
    half = update(prior_belief(person.known), person.doses[:50], person.check_ins[:40])
    assert same(once, update(half, person.doses, person.check_ins))


@pytest.mark.parametrize(("seed", "n_days", "returns_on"), [(3, 120, None), (2, 40, None), (5, 130, 70)])
def test_any_number_of_threads_is_the_same_to_the_bit(
    monkeypatch: pytest.MonkeyPatch, seed: int, n_days: int, returns_on: int | None
) -> None:
    who, found = made(seed, n_days, returns_on), list[Belief]()
    for n in (1, 2, 7):
        monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", n)
        found.append(learnt(who))
    assert same(found[0], found[1])
    assert same(found[0], found[2])


def test_updates_at_once_do_not_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numba.config, "NUMBA_NUM_THREADS", 2)
    people = [made(seed, n_days=100) for seed in range(3)]
    alone = [learnt(person) for person in people]
    with ThreadPoolExecutor(4) as pool:
        for place, found in enumerate(pool.map(learnt, people * 6)):
            assert same(found, alone[place % 3])


@pytest.mark.slow
def test_a_child_that_is_forked_after_an_update_gives_the_same() -> None:
    asked = """
import os
from tests.unit.inference.test_update import learnt, made
def told():
    print(learnt(made(3)).draws.tobytes().hex(), flush=True)
told()
child = os.fork()
if not child:
    told()
    os._exit(0)
assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
"""
    done = subprocess.run(
        [sys.executable, "-B", "-c", asked],
        env=os.environ | {"NUMBA_NUM_THREADS": "2"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert done.stdout.split() == [learnt(made(3)).draws.tobytes().hex()] * 2


def test_order_and_repetition_do_not_matter() -> None:
    person = made(4, n_days=60)
    doses, check_ins = [*person.doses, *person.doses[:7]], [*person.check_ins, *person.check_ins[-9:]]
    random.Random(1).shuffle(doses)
    random.Random(2).shuffle(check_ins)
    assert same(learnt(person), update(prior_belief(person.known), doses, check_ins))


def test_another_seed_is_nearly_the_same_answer() -> None:
    person = made(5)
    one, other = learnt(person, seed=1), learnt(person, seed=2)
    assert one.digest != other.digest
    for mine, theirs in zip(one.parameters, other.parameters, strict=True):
        assert abs(mine.mean - theirs.mean) < 0.12 * mine.sd
    assert one.p_returning == pytest.approx(other.p_returning, abs=0.02)


def test_a_return_is_seen_and_withdrawal_is_not_taken_for_one() -> None:
    returned = [learnt(made(seed, returns_on=70, n_days=130)).p_returning for seed in range(3)]
    well = [learnt(made(seed, n_days=130)).p_returning for seed in range(3)]
    assert min(returned) > 0.8
    assert max(well) < 0.2


def test_when_it_began_is_told_with_its_chance() -> None:
    belief = learnt(made(2, returns_on=70, n_days=140))
    days, chances = zip(*belief.onsets, strict=True)
    near = [abs((day - FIRST).days - 70) <= 14 for day in days]
    assert sum(chance for chance, is_near in zip(chances, near, strict=True) if is_near) > 0.7
    assert sum(chances) <= 1.0 + 1e-9


def test_withdrawal_is_learnt_where_there_is_some_and_stays_unknown_where_there_is_none() -> None:
    person = made(2)
    steady = update(prior_belief(person.known), [], constant(2.0))
    told, untold = learnt(person).draws.std(axis=0), steady.draws.std(axis=0)
    assert told.min() < 0.7
    assert untold == pytest.approx(np.ones(6), abs=0.1)


def test_one_terrible_day_and_one_slip_of_the_finger_move_little() -> None:
    person = made(7)
    calm = learnt(person)
    check_ins = list(person.check_ins)
    check_ins[40] = CheckIn(check_ins[40].day, tuple((name, 10.0) for name in NAMES))
    check_ins[60] = CheckIn(check_ins[60].day, (("shocks", 9.0), *check_ins[60].scores[1:]))
    upset = update(prior_belief(person.known), person.doses, check_ins)
    for one, other in zip(calm.parameters, upset.parameters, strict=True):
        assert abs(one.mean - other.mean) < 0.35 * one.sd
    for mine, theirs in zip(calm.items, upset.items, strict=True):
        assert abs(mine.noise - theirs.noise) < 0.25 * mine.noise
    assert upset.p_returning == pytest.approx(calm.p_returning, abs=0.05)


@pytest.mark.parametrize("n_days", [0, 1, 13])
def test_too_few_days_leave_the_prior_with_a_reason(n_days: int) -> None:
    known = Known("citalopram", Dose.mg(20))
    belief = update(prior_belief(known), [], constant(3.0, n_days))
    assert (belief.how, belief.trusted, belief.n_check_ins) == (How.PRIOR, False, n_days)
    assert [one.code for one in belief.reasons] == ["belief.few_days" if n_days else "belief.nothing_yet"]
    assert (belief.draws == prior_belief(known).draws).all()


def test_a_drug_whose_effect_is_not_modelled_leaves_the_prior_with_a_reason() -> None:
    belief = update(prior_belief(Known("lithium", Dose.mg(400))), [], constant(3.0))
    assert (belief.how, belief.trusted) == (How.PRIOR, False)
    assert [one.code for one in belief.reasons] == ["belief.not_modelled"]
    assert 0.0 < belief.p_returning < 0.2


def test_scores_that_are_mostly_chance_leave_the_careful_side() -> None:
    known = Known("citalopram", Dose.mg(20))
    jumps = [
        replace(one, scores=tuple((name, 10.0 * (place % 2)) for name in NAMES))
        for place, one in enumerate(constant(0.0))
    ]
    belief = update(prior_belief(known), [], jumps)
    assert (belief.how, belief.trusted) == (How.CAUTIOUS, False)
    assert [one.code for one in belief.reasons] == ["belief.mostly_chance"]
    u50 = belief.parameters[-1].q50
    assert u50 < prior_belief(known).parameters[-1].q50


KNOWN = Known("citalopram", Dose.mg(20))
TAPER = [DoseTaken(FIRST + timedelta(days=21 * step), Dose.mg(mg)) for step, mg in enumerate((15, 10, 5, 0))]
SOME = constant(2.0)


@pytest.mark.parametrize(
    ("known", "doses", "check_ins"),
    [
        (KNOWN, TAPER, constant(0.0)),
        (KNOWN, TAPER, constant(10.0)),
        (KNOWN, TAPER, constant(4.0)),
        (KNOWN, TAPER, constant(3.0, names=("distress",))),
        (KNOWN, TAPER, constant(3.3)),
        (KNOWN, TAPER, constant(1.0, 14)),
        (KNOWN, [], SOME),
        (Known("citalopram", Dose.mg(0)), [], SOME),
        (Known("citalopram", Dose.mg(20), months_of_use=0.0), TAPER, SOME),
        (Known("venlafaxine", Dose.mg(75), times_a_day=3), [DoseTaken(FIRST, Dose.mg(0))], SOME),
        (KNOWN, [DoseTaken(FIRST - timedelta(days=900), Dose.mg(30))], SOME),
        (KNOWN, [DoseTaken(FIRST + timedelta(days=900), Dose.mg(0))], SOME),
        (KNOWN, [DoseTaken(one.day, Dose.mg(2000 * (place % 2))) for place, one in enumerate(SOME)], SOME),
        (
            KNOWN,
            TAPER,
            [
                one
                for one in constant(2.0, 400)
                if one.day < FIRST + timedelta(days=20) or one.day > FIRST + timedelta(days=380)
            ],
        ),
        (
            KNOWN,
            TAPER,
            [
                *constant(2.0, 20, ("nausea",)),
                *[replace(one, scores=(("anxiety", 3.0),)) for one in constant(0.0, 40)[20:]],
            ],
        ),
    ],
)
def test_odd_records_are_survived(known: Known, doses: list[DoseTaken], check_ins: list[CheckIn]) -> None:
    belief = update(prior_belief(known), doses, check_ins)
    numbers = [belief.ess, belief.k_hat, belief.p_returning, belief.log_evidence]
    numbers += [value for one in belief.parameters for value in (one.mean, one.sd, one.q05, one.q95)]
    numbers += [
        value for one in belief.items for value in (one.usual, one.usual_sd, one.withdrawal, one.noise)
    ]
    assert np.isfinite(numbers).all()
    assert np.isfinite(belief.draws).all()
    assert 0.0 <= belief.p_returning <= 1.0


def test_a_correction_written_later_counts_whole() -> None:
    person = made(8, n_days=50)
    wrong = replace(person.check_ins[30], scores=tuple((name, 10.0) for name in NAMES))
    right = replace(person.check_ins[30], written_at=datetime(2026, 6, 1, tzinfo=UTC))
    mended = update(
        prior_belief(person.known),
        person.doses,
        [wrong, *person.check_ins[:30], right, *person.check_ins[31:]],
    )
    assert same(learnt(person), mended)


def test_unknown_items_are_refused() -> None:
    with pytest.raises(BadOption):
        update(prior_belief(KNOWN), [], [CheckIn(FIRST, (("dizzyness", 1.0),))])
