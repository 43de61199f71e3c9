"""What counts of a day, the index, the week and short nights: laws that no order and no file may break."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opentaper.formulary.body_kinds import InRange, body_kind, body_kinds, gki_rule
from opentaper.formulary.policy_file import shipped_policy
from opentaper.recovery.body_days import BodyDay, body_days
from opentaper.recovery.body_doubts import DoubtKind, body_doubt
from opentaper.recovery.body_reading import METERS, BodyReading, fingerprint
from opentaper.recovery.body_week import WEEK_DAYS, cycle_day, kind_week
from opentaper.recovery.gki import gki, gki_pairs
from opentaper.recovery.held_by_body import cycle_days, held_by_body, poor_nights

DAY = date(2026, 3, 2)
ONE_DAY = timedelta(days=1)
RULE = shipped_policy().nights
SOURCES = ["", "oura: Ring", "apple_health: Watch"]
NUMBERS = [one.key for one in body_kinds() if one.units]

readings = st.builds(
    lambda kind, n, value, source: BodyReading(kind, DAY + n * ONE_DAY, value=value, source=source),
    st.sampled_from([*NUMBERS, "aura"]),
    st.integers(0, 6),
    st.floats(-1e6, 1e6),
    st.sampled_from(SOURCES),
)


def nights(minutes: dict[int, float]) -> dict[date, BodyDay]:
    """Return nights by their days after the first."""
    told = [BodyReading("sleep", DAY + n * ONE_DAY, value=value) for n, value in minutes.items()]
    return body_days(told).get("sleep", {})


@given(st.lists(readings, max_size=20), st.randoms(use_true_random=False))
def test_what_counts_does_not_depend_on_the_order_of_arrival(told: list[BodyReading], random: object) -> None:
    mixed = list(told)
    random.shuffle(mixed)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    found, again = body_days(told), body_days(mixed)
    assert found.keys() == again.keys()
    for kind, days in found.items():
        for day, one in days.items():
            other = again[kind][day]
            assert (other.source, len(other.others)) == (one.source, len(one.others))
            assert other.value == pytest.approx(one.value)


@given(st.lists(readings, max_size=20))
def test_the_persons_own_word_counts_whatever_files_say(told: list[BodyReading]) -> None:
    own = [one for one in told if one.is_by_hand]
    for kind, days in body_days(own).items():
        for day, one in days.items():
            found = body_days(told)[kind][day]
            assert (found.value, found.source) == (one.value, "")


@given(st.lists(readings, max_size=20))
def test_nothing_that_its_range_refuses_counts_and_no_two_devices_are_added(told: list[BodyReading]) -> None:
    for key, days in body_days(told).items():
        for one in days.values():
            assert one.value is not None
            assert body_kind(key).range(one.value) is not InRange.REFUSE
            assert {reading.source for reading in one.readings} == {one.source}


@pytest.mark.parametrize(
    "told",
    [
        {"value": float("nan")},
        {"value": float("inf")},
        {"began_at": datetime(2026, 3, 2, 7)},  # noqa: DTZ001 - it is what is refused
        {"began_at": datetime(2026, 3, 2, 7, tzinfo=UTC), "ended_at": datetime(2026, 3, 2, 6, tzinfo=UTC)},
    ],
    ids=["nan", "infinite", "no zone", "ends first"],
)
def test_what_cannot_be_is_no_reading(told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"zone|ends|number"):
        BodyReading("sleep", DAY, **told)  # type: ignore[arg-type]  # some are wrong on purpose


@given(st.sampled_from([*NUMBERS, "food"]), st.floats(0, 99), st.floats(0, 99), st.sampled_from(SOURCES))
def test_the_same_thing_brought_twice_has_the_same_fingerprint(
    kind: str, a: float, b: float, source: str
) -> None:
    one, other = (BodyReading(kind, DAY, value=value, source=source) for value in (a, b))
    assert (fingerprint(one) == fingerprint(other)) is (kind not in METERS or a == b)
    assert len(fingerprint(one)) == 64
    assert fingerprint(one) != fingerprint(BodyReading(kind, DAY + ONE_DAY, value=a, source=source))


def test_a_night_through_the_change_of_clocks_is_one_night_in_every_zone() -> None:
    """On 29 March 2026 an hour is left out in Copenhagen: eight hours of clocks are seven of sleep."""
    home = ZoneInfo("Europe/Copenhagen")
    began, ended = datetime(2026, 3, 28, 23, tzinfo=home), datetime(2026, 3, 29, 7, tzinfo=home)
    night = BodyReading("sleep", ended.date(), began.astimezone(UTC), ended.astimezone(UTC), 420.0, "", "x")
    assert night.ended_at is not None
    assert night.began_at is not None
    assert night.ended_at - night.began_at == timedelta(hours=7)
    told = BodyReading("sleep", ended.date(), began, ended, 420.0, "", "x")
    assert fingerprint(night) == fingerprint(told), "a moment is the same in every zone"


@given(
    st.lists(st.tuples(st.integers(0, 600), st.floats(0.5, 60.0)), max_size=8),
    st.lists(st.tuples(st.integers(0, 600), st.floats(0.0, 20.0)), max_size=8),
)
def test_an_index_is_made_of_two_near_measurements_each_used_once(
    sugars: list[tuple[int, float]], ketones: list[tuple[int, float]]
) -> None:
    start = datetime(2026, 3, 2, 6, tzinfo=UTC)
    told = [
        BodyReading(kind, DAY, start + timedelta(minutes=minute), value=value)
        for kind, values in (("glucose", sugars), ("ketones", ketones))
        for minute, value in values
    ]
    pairs = gki_pairs(told)
    near = gki_rule().within_minutes.value
    assert len(pairs) <= min(len(sugars), len(ketones))
    for one in pairs:
        at = (one.at - start).total_seconds() / 60
        assert (round(at), one.ketones) in ketones
        assert any(abs(minute - at) <= near and value == one.glucose for minute, value in sugars)
        assert (one.index is None) is (one.ketones <= gki_rule().least_ketones.value)
    far = all(abs(a - b) > near for a, _ in sugars for b, _ in ketones)
    assert (not pairs) is (far or not sugars or not ketones)


def test_the_index_of_the_source() -> None:
    """90 mg/dL and 1.5 mmol/L make 3.33 (missvickie-gki)."""
    assert gki(90 / 18.016, 1.5) == pytest.approx(3.33, abs=0.005)
    assert gki(5.0, 0.0) is None


@given(st.dictionaries(st.integers(0, 70), st.floats(1, 900), max_size=40), st.integers(0, 70))
def test_a_week_tells_of_its_known_days_and_a_usual_of_the_weeks_before(
    minutes: dict[int, float], last: int
) -> None:
    today = DAY + last * ONE_DAY
    week = kind_week("sleep", nights(minutes), today)
    known = [value for n, value in minutes.items() if last - WEEK_DAYS < n <= last]
    before = [value for n, value in minutes.items() if n <= last - WEEK_DAYS]
    assert week.n_days == len(known)
    assert (week.middle is None) is (not known)
    assert (week.usual is None) is (len(before) < 10)
    if known:
        assert min(known) <= (week.middle or 0.0) <= max(known)


@given(
    st.dictionaries(st.integers(0, 40), st.floats(1, 900), min_size=5, max_size=41),
    st.integers(0, 40),
    st.floats(0, 300),
)
@settings(max_examples=60)
def test_a_longer_night_is_never_a_poorer_one_and_later_nights_change_nothing(
    minutes: dict[int, float], n: int, more: float
) -> None:
    shares = poor_nights(nights(minutes), RULE)
    assert all(0.0 <= share <= 1.0 for share in shares.values())
    day = DAY + n * ONE_DAY
    if n in minutes:
        longer = poor_nights(nights(minutes | {n: min(900.0, minutes[n] + more)}), RULE)
        assert longer.get(day, 0.0) <= shares.get(day, 0.0)
        assert (day in longer) is (day in shares)
    earlier = poor_nights(nights({m: value for m, value in minutes.items() if m <= n}), RULE)
    assert earlier == {when: share for when, share in shares.items() if when <= day}


def test_too_few_nights_say_nothing_and_an_ordinary_one_says_no() -> None:
    assert poor_nights(nights(dict.fromkeys(range(10), 420.0)), RULE) == {}
    found = poor_nights(nights(dict.fromkeys(range(11), 420.0) | {11: 300.0, 12: 240.0}), RULE)
    assert list(found.values()) == [0.0, 0.5, 1.0]


def test_hard_days_of_the_cycle_and_the_days_between_them_are_told_and_no_others() -> None:
    told = [BodyReading("cycle", DAY + n * ONE_DAY, word="bleeding") for n in (0, 1, 28, 29, 150)]
    days = body_days(told)
    found = cycle_days(days["cycle"])
    assert (found[DAY], found[DAY + 2 * ONE_DAY], found[DAY + 28 * ONE_DAY]) == (1.0, 0.0, 1.0)
    assert DAY + 30 * ONE_DAY not in found, "nothing was told for longer than a cycle"
    assert DAY + 151 * ONE_DAY not in found, "what comes after is not known"
    assert held_by_body(days, RULE)[DAY] == {"cycle": 1.0}
    assert [cycle_day(days["cycle"], DAY + n * ONE_DAY) for n in (-1, 0, 27, 28, 100, 150)] == [
        *(None, 1, 28, 1, None, 1),
    ]


@given(st.sampled_from(NUMBERS), st.floats(0, 1e5))
def test_what_is_no_value_is_never_made_sure_of(kind: str, amount: float) -> None:
    of = body_kind(kind)
    doubt = body_doubt(of, amount, of.unit)
    answer = of.range(amount)
    assert (doubt is None) is (answer is InRange.FINE)
    if doubt is not None:
        assert doubt.can_be_sure is (answer is InRange.ASK)
        assert (doubt.kind is DoubtKind.REFUSED) is (answer is InRange.REFUSE)
