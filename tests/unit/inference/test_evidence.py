"""Lines of evidence: each by itself, with its direction, and honest where there is too little."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from opentaper.formulary.discriminators import discriminator
from opentaper.inference.belief import Belief, Known, prior_belief
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.evidence import MODEL, Evidence, balance, evidence, strength
from opentaper.inference.evidence_series import changes, series, shifted_steps
from opentaper.quantities import Dose
from opentaper.reasons import Reason

BEGIN = date(2026, 1, 5)
Scores = dict[str, float]
Felt = Callable[[int, int | None], Scores]


def belief(name: str = "paroxetine", start: str = "20") -> Belief:
    """Return what is believed before the first check-in."""
    return prior_belief(Known(name, Dose.mg(start), months_of_use=60.0))


def lines(
    felt: Felt, n_days: int = 100, cuts: tuple[tuple[int, str], ...] = ((28, "15"),), **more: Any
) -> dict[str, Evidence]:
    """Return the evidence of a record; ``felt`` tells scores by the day and the days since the last cut."""
    doses, check_ins, mg = [], [], "20"
    for day in range(n_days):
        mg = dict(cuts).get(day, mg)
        past = [at for at, _ in cuts if at <= day]
        on = BEGIN + timedelta(days=day)
        doses.append(DoseTaken(on, Dose.mg(mg)))
        wobble = (0.0, 0.4, 0.2)[day % 3]
        scores = felt(day, day - past[-1] if past else None)
        check_ins.append(CheckIn(on, tuple((name, score + wobble) for name, score in scores.items())))
    believed = replace(belief(), **more) if more else belief()
    told = evidence(believed, doses, check_ins)
    return {one.code: one for one in told}


def flat(_: int, __: int | None) -> Scores:
    """Feel the same each day."""
    return {"dizziness": 0.0, "low_mood": 1.0}


def wave(_: int, since: int | None) -> Scores:
    """Feel a wave of bodily signs for two weeks after each cut."""
    up = 4.0 if since is not None and 2 <= since < 14 else 0.0
    return {"dizziness": up, "shocks": up, "low_mood": 1.0 + up / 4}


def test_without_a_check_in_there_is_no_evidence() -> None:
    assert evidence(belief(), [], []) == ()


def test_nothing_worse_points_nowhere() -> None:
    told = lines(flat)
    assert {one.points_to for one in told.values()} == {"neither"}
    assert told["timing"].reason.code == "evidence.not_worse"
    assert balance(tuple(told.values())) == (0.0, 0.0)


def test_a_rise_soon_after_a_cut_points_to_withdrawal_with_its_source() -> None:
    told = lines(wave, n_days=38)
    timing = told["timing"]
    assert timing.points_to == "withdrawal"
    assert timing.weight < 0
    assert timing.reason.get("n") in range(5)
    assert timing.source == discriminator("onset_within_days").source
    assert told["kind"].points_to == "withdrawal"


def test_a_slow_drug_has_longer_for_it() -> None:
    def late(_: int, since: int | None) -> Scores:
        return {"dizziness": 4.0 if since is not None and since >= 24 else 0.0}

    assert lines(late, n_days=60)["timing"].points_to == "neither"
    slow = replace(belief(), known=Known("fluoxetine", Dose.mg(20), months_of_use=60.0))
    assert lines(late, n_days=60, known=slow.known)["timing"].points_to == "withdrawal"


def test_a_rise_long_after_the_last_cut_points_to_a_return() -> None:
    def late(_: int, since: int | None) -> Scores:
        return {"dizziness": 0.0, "low_mood": 6.0 if since is not None and since > 70 else 1.0}

    told = lines(late, n_days=130)
    assert told["timing"].points_to == "relapse"
    assert told["since_change"].points_to == "relapse"
    assert told["kind"].points_to == "relapse"
    assert told["kind"].reason.code == "evidence.mood_alone"
    for_return, for_withdrawal = balance(tuple(told.values()))
    assert for_return > 1.0 > for_withdrawal


def test_mood_and_body_together_point_to_withdrawal() -> None:
    def both(_: int, since: int | None) -> Scores:
        up = 0.0 if since is None else 4.0
        return {"dizziness": up, "low_mood": 1.0 + up}

    assert lines(both, n_days=40)["kind"].points_to == "withdrawal"


def test_scores_that_follow_the_cuts_are_coupled() -> None:
    cuts = ((28, "15"), (70, "11"), (112, "8"))
    told = lines(wave, n_days=160, cuts=cuts)["coupling"]
    assert told.points_to == "withdrawal"
    assert told.weight <= -1.0
    assert told.reason.get("n") == 3


def test_scores_that_do_not_follow_them_are_not() -> None:
    def monthly(day: int, _: int | None) -> Scores:
        return {"dizziness": 4.0 if day % 31 < 10 else 0.0}

    cuts = ((28, "15"), (75, "11"), (105, "8"))
    told = lines(monthly, n_days=160, cuts=cuts)["coupling"]
    assert told.weight > -1.0


@pytest.mark.parametrize(
    ("pct", "word"),
    [(0, "strong"), (2, "strong"), (5, "medium"), (12, "weak"), (20, "weak"), (34, "weak"), (42, "weak")],
)
def test_what_chance_does_often_is_called_weak(pct: int, word: str) -> None:
    cuts = ((28, "15"), (70, "11"), (112, "8"))
    line = lines(wave, n_days=160, cuts=cuts)["coupling"]
    reason = Reason.of(line.reason.code, line.reason.source, points=0.1, pct=pct, n=3)
    assert strength(replace(line, weight=-2.0, reason=reason)) == word


def test_no_line_is_called_stronger_than_its_weight() -> None:
    cuts = ((28, "15"), (70, "11"), (112, "8"))
    line = lines(wave, n_days=160, cuts=cuts)["coupling"]
    sure = Reason.of(line.reason.code, line.reason.source, points=3.0, pct=1, n=3)
    words = [strength(replace(line, weight=weight, reason=sure)) for weight in (-0.3, -1.0, -2.0)]
    assert words == ["weak", "medium", "strong"]


def test_one_cut_is_too_few_to_tell() -> None:
    told = lines(wave)["coupling"]
    assert (told.points_to, told.reason.code) == ("neither", "evidence.few_cuts")


def test_a_wave_that_eased_and_a_steady_rise_have_their_shapes() -> None:
    assert lines(wave, n_days=60)["shape"].points_to == "withdrawal"

    def climbing(day: int, _: int | None) -> Scores:
        return {"low_mood": 1.0 + max(0, day - 90) * 0.15}

    assert lines(climbing, n_days=125)["shape"].points_to == "relapse"
    assert lines(flat)["shape"].points_to == "neither"


def test_relief_within_days_of_a_higher_dose_points_to_withdrawal() -> None:
    def relieved(day: int, _: int | None) -> Scores:
        return {"dizziness": 5.0 if 30 <= day < 42 else 0.0}

    told = lines(relieved, n_days=60, cuts=((28, "15"), (42, "20")))
    assert told["relief"].points_to == "withdrawal"
    assert "relief" not in lines(relieved, n_days=60)

    def unmoved(day: int, _: int | None) -> Scores:
        return {"dizziness": 5.0 if day >= 30 else 0.0}

    assert lines(unmoved, n_days=60, cuts=((28, "15"), (42, "20")))["relief"].points_to == "neither"


def test_published_rows_are_those_of_what_has_risen_each_item_once() -> None:
    told = [one for one in lines(wave, n_days=38).values() if one.kind == "published"]
    assert {one.code for one in told} == {"dizziness", "shocks"}
    assert next(one.weight for one in told if one.code == "dizziness") == pytest.approx(-1.6487, abs=1e-3)
    assert [one for one in lines(flat).values() if one.kind == "published"] == []


def test_nervousness_counts_only_with_bodily_company() -> None:
    def nervous(_: int, since: int | None) -> Scores:
        return {"anxiety": 1.0 if since is None else 5.0, "dizziness": 0.0}

    assert "nervousness" not in lines(nervous, n_days=40)
    with_body = lines(
        lambda day, since: {**nervous(day, since), "dizziness": 0.0 if since is None else 4.0}, n_days=40
    )
    assert with_body["nervousness"].weight < 0


def test_what_is_unconfirmed_weighs_nothing() -> None:
    def foggy(_: int, since: int | None) -> Scores:
        return {"brain_fog": 1.0 if since is None else 5.0}

    row = lines(foggy, n_days=40)["brain_fog"]
    assert (row.grade.value, row.weight, row.points_to) == ("C", 0.0, "withdrawal")


def test_the_model_has_a_line_of_its_own_which_the_balance_leaves_out() -> None:
    known: dict[str, Any] = {
        "trusted": True,
        "first_day": BEGIN,
        "last_day": BEGIN + timedelta(days=99),
        "n_check_ins": 100,
    }
    high = lines(flat, p_returning=0.9, **known)[MODEL]
    low = lines(flat, p_returning=0.001, **known)[MODEL]
    assert (high.points_to, low.points_to) == ("relapse", "withdrawal")
    assert high.weight > 0 > low.weight
    assert balance((high, low)) == (0.0, 0.0)
    assert lines(flat)[MODEL].reason.code == "evidence.model_silent"


def test_the_order_of_arrival_does_not_matter() -> None:
    days = [CheckIn(BEGIN + timedelta(days=n), (("nausea", float(n % 5)),)) for n in range(60)]
    doses = [DoseTaken(BEGIN + timedelta(days=n), Dose.mg(20 if n < 30 else 15)) for n in range(60)]
    assert evidence(belief(), doses[::-1], days[::-1]) == evidence(belief(), doses, days)


def test_changes_begin_with_the_steady_dose_of_before() -> None:
    known = Known("paroxetine", Dose.mg(30))
    told = [DoseTaken(BEGIN, Dose.mg(20)), DoseTaken(BEGIN + timedelta(days=9), Dose.mg(25))]
    assert [one.by_mg for one in changes(known, told, BEGIN + timedelta(days=30))] == [-10.0, 5.0]


def test_shifts_go_round_the_whole_series() -> None:
    told = series(
        Known("paroxetine", Dose.mg(20)),
        [DoseTaken(BEGIN + timedelta(days=n), Dose.mg(mg)) for n, mg in ((30, 15), (80, 10))],
        [CheckIn(BEGIN + timedelta(days=n), (("nausea", float(n % 7)),)) for n in range(120)],
    )
    assert told is not None
    found = shifted_steps(told.all, told.cuts)
    assert found is not None
    assert len(found[1]) == 120 - 2 * 14
    assert abs(found[0]) < 0.5


def hard_days(first: int) -> Felt:
    """Feel badly on two days of three from a day on, and well on all others."""
    return lambda day, _: {"dizziness": 6.0 if day >= first and day % 3 < 2 else 0.0}


def test_without_any_change_of_dose_nothing_is_put_down_to_one() -> None:
    told = lines(hard_days(10), n_days=40, cuts=())
    assert told["timing"].reason.code == "evidence.before_any_cut"
    assert told["since_change"].reason.code == "evidence.no_change"
    assert {told["timing"].points_to, told["since_change"].points_to} == {"neither"}


def test_a_worse_time_as_long_as_the_diary_began_with_its_first_day() -> None:
    """It was cut on the very day on which the diary begins, and was hard from then on."""
    timing = lines(hard_days(0), n_days=40, cuts=((0, "15"),))["timing"]
    assert timing.points_to == "withdrawal"
    assert timing.reason.get("n") == 0
