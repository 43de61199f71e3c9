"""What a check-in asks for: every item and modulator, pinned, with names that mean one thing each."""

from __future__ import annotations

import copy
from collections import Counter
from itertools import chain
from typing import Any

import pytest

from opentaper.errors import BadOption, BrokenFormulary
from opentaper.formulary import files
from opentaper.formulary.discriminators import discriminators
from opentaper.formulary.facts import Grade
from opentaper.formulary.items import (
    Group,
    item,
    items,
    modulator,
    modulators,
    moods,
    near_items,
    plain,
    slow_process,
)
from opentaper.formulary.items_file import FILE, items_of, modulators_of, slow_of
from opentaper.wording import LANGUAGES
from opentaper.wording.check_ins import item_question, item_text, modulator_question, modulator_text

NAMES = [
    "shocks",
    "dizziness",
    "nausea",
    "sweating",
    "restlessness",
    "irritability",
    "anxiety",
    "low_mood",
    "numbness",
    "poor_sleep",
    "vivid_dreams",
    "brain_fog",
    "unreality",
    "fatigue",
    "hard_to_function",
    "distress",
]
MODULATORS = ["poor_night", "illness", "stress", "alcohol", "cycle"]


def told() -> dict[str, Any]:
    """The content of the file, to be changed."""
    return copy.deepcopy(files.mapping(FILE))


def test_items_stand_in_their_order() -> None:
    assert [one.name for one in items()] == NAMES
    assert [one.name for one in modulators()] == MODULATORS


def test_items_by_group() -> None:
    assert Counter(one.group for one in items()) == {
        Group.BODY: 6,
        Group.FEELING: 5,
        Group.SLEEP: 2,
        Group.THINKING: 2,
        Group.FUNCTION: 1,
    }


def test_numbers_are_pinned() -> None:
    known = items()
    assert sum(one.usual.mean for one in known) == pytest.approx(13.9)
    assert sum(one.usual.spread for one in known) == pytest.approx(18.5)
    assert sum(one.withdrawal.mean for one in known) == pytest.approx(73.5)
    assert sum(one.withdrawal.spread for one in known) == pytest.approx(32.5)
    assert sum(one.illness for one in known) == pytest.approx(46.6)
    assert sum(one.day for one in known) == pytest.approx(9.4)
    assert sum(one.noise for one in known) == pytest.approx(15.7)
    assert sum(chain.from_iterable((p.mean for p in one.modulators.values()) for one in known)) == (
        pytest.approx(61.1)
    )
    assert sum(one.factor.mean for one in modulators()) == pytest.approx(5.9)


def test_the_wide_priors_let_a_person_speak() -> None:
    """A loading may be half or one and a half times what is expected, at one standard deviation or so."""
    for one in items():
        assert 0.4 <= one.withdrawal.spread / one.withdrawal.mean <= 0.5, one.name
        assert one.usual.spread >= 0.5, one.name


def test_shocks_say_nothing_of_illness_and_specific_items_little() -> None:
    """The direction is published (discriminators.tsv): low mood speaks for illness, bodily items do not."""
    known = {one.name: one for one in items()}
    assert known["shocks"].illness == known["shocks"].day == 0.0
    assert {name for name, one in known.items() if one.is_specific} == {
        *("shocks", "dizziness", "nausea", "restlessness"),
    }
    assert all(one.illness < one.withdrawal.mean / 2 for one in known.values() if one.is_specific)
    assert known["low_mood"].illness == max(one.illness for one in known.values())


def test_what_is_specific_is_in_a_confirmed_source() -> None:
    confirmed = {
        row.item
        for row in discriminators()
        if row.points_to == "withdrawal"
        and row.grade.decides
        and row.strength.startswith(("strong", "very strong", "moderate"))
    }
    assert {one.name for one in items() if one.is_specific} <= confirmed


def test_nothing_here_is_said_to_be_confirmed() -> None:
    assert {one.grade for one in items()} == {Grade.C}
    assert {by.grade for by in modulators()} == {Grade.C}
    assert all(one.source and one.note for one in items())
    assert all(by.source and by.note for by in modulators())


def test_the_slow_process_is_pinned() -> None:
    slow = slow_process()
    assert (slow.tau_days, slow.spread, slow.change.mean, slow.change.spread) == (45.0, 0.08, 0.65, 0.2)
    assert (slow.change_tau_days, slow.day_spread) == (25.0, 0.7)
    assert (slow.terrible_share, slow.terrible_spread, slow.least_days.value) == (0.03, 3.0, 14.0)


def test_returns_are_those_of_the_population() -> None:
    from opentaper.formulary.population import shipped_population

    rates = shipped_population().relapse
    returns = slow_process().returns_per_year
    assert sorted(returns) == ["anxiety", "bipolar", "depression", "psychosis"]
    assert returns["depression"] == rates["depression"]["base"] + rates["depression"]["lost"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("dizziness", "dizziness"),
        (" Brain_Fog", "brain_fog"),
        ("brain zaps", "shocks"),
        ("Elektriske stød", "shocks"),
        ("søvnløshed", "poor_sleep"),
        ("hard to function", "hard_to_function"),
    ],
)
def test_an_item_has_many_names(name: str, meant: str) -> None:
    assert item(name).name == meant


def test_every_name_means_one_thing() -> None:
    """Also an item that is asked the other way round is no name of it: 8 of 10 in mood is a good day."""
    known: dict[str, str] = {}
    for one in items():
        for name in (one.name, *one.aliases, *one.opposites):
            assert known.setdefault(plain(name), one.name) == one.name
    for by in modulators():
        for name in (by.name, *by.aliases):
            assert known.setdefault(plain(name), by.name) == by.name
    assert item("low mood").name == "low_mood"
    with pytest.raises(BadOption):
        item("mood")


@pytest.mark.parametrize(
    ("name", "near"),
    [("dizzyness", ("dizziness",)), ("nausia", ("nausea",)), ("angs", ("anxiety",)), ("qqq", ())],
)
def test_near_names_are_offered(name: str, near: tuple[str, ...]) -> None:
    assert near_items(name) == near
    with pytest.raises(BadOption) as refused:
        item(name)
    assert refused.value.wanted == "one of " + ", ".join(near or NAMES)


def test_an_unknown_modulator_is_refused_with_what_there_is() -> None:
    assert modulator("Tømmermænd").name == "alcohol"
    with pytest.raises(BadOption, match="poor_night, illness"):
        modulator("weather")


def test_the_faces_of_mood_diaries() -> None:
    scores = moods()
    assert [scores[face] for face in ("rad", "good", "meh", "bad", "awful")] == [0.0, 2.5, 5.0, 7.5, 10.0]
    assert [scores[face] for face in ("super", "god", "ok", "dårlig", "forfærdelig")] == (
        [0.0, 2.5, 5.0, 7.5, 10.0]
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_has_words(language: str) -> None:
    said = [item_text(one.name, language) for one in items()]
    said += [modulator_text(one.name, language) for one in modulators()]
    asked = [item_question(one.name, language) for one in items()]
    asked += [modulator_question(one.name, language) for one in modulators()]
    assert len(set(said)) == len(set(asked)) == len(NAMES) + len(MODULATORS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_is_understood_when_it_comes_back(language: str) -> None:
    for one in items():
        assert item(item_text(one.name, language)) is one
        assert item(item_question(one.name, language)) is one
    for by in modulators():
        assert modulator(modulator_text(by.name, language)) is by


@pytest.mark.parametrize(
    ("where", "value", "why"),
    [
        (("items", "nausea", "withdrawal", "mean"), 11.0, "not from 0 to 10"),
        (("items", "nausea", "withdrawal", "spread"), 0.0, "never learn"),
        (("items", "nausea", "noise"), 0.0, "not from 0.1"),
        (("items", "nausea", "day"), 2.0, "not from 0 to 1"),
        (("items", "nausea", "group"), "gut", "gut"),
        (("items", "nausea", "grade"), "D", "D"),
        (("items", "nausea", "modulators"), {}, "its modulators are not"),
        (("items", "nausea", "aliases"), ["Dizzy"], "means both"),
        (("items", "nausea", "aliases"), None, "None"),
        (("items", "nausea", "illness"), "much", "much"),
    ],
)
def test_a_broken_item_is_refused(where: tuple[str, ...], value: object, why: str) -> None:
    broken = told()
    node = broken
    for key in where[:-1]:
        node = node[key]
    node[where[-1]] = value
    with pytest.raises(BrokenFormulary, match=why):
        items_of(broken)


def test_a_broken_modulator_is_refused() -> None:
    broken = told()
    broken["modulators"]["stress"]["factor"]["mean"] = 0.5
    with pytest.raises(BrokenFormulary, match="not from 1"):
        modulators_of(broken)
    broken["modulators"]["stress"] = broken["modulators"]["cycle"]
    with pytest.raises(BrokenFormulary, match="means both"):
        modulators_of(broken)


def test_a_broken_slow_process_is_refused() -> None:
    broken = told()
    del broken["slow"]["tau_days"]
    with pytest.raises(BrokenFormulary, match="tau_days"):
        slow_of(broken)


def test_names_are_made_plain_once_and_not_for_each_item_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A page asks for dozens of items: each asked all names of all of them anew."""
    item("dizziness")
    modulator("stress")
    made: list[str] = []

    def counted(name: str) -> str:
        made.append(name)
        return plain(name)

    monkeypatch.setattr("opentaper.formulary.items.plain", counted)
    assert item("Brain zaps").name == "shocks"
    assert modulator("stress").name == "stress"
    assert made == ["Brain zaps", "stress"]
