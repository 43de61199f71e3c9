"""Who gives their pace: those who agreed to that very thing, as long as they do, once each."""

from __future__ import annotations

from datetime import timedelta

import pytest

from opentaper.actions.deeds.give_research import TEXT_VERSION, ResearchTold, give_research
from opentaper.actions.deeds.withdraw_research import ResearchBack, withdraw_research
from opentaper.actions.evidence.pace import given_pace, given_paces, virtual_paces
from opentaper.exchange.pace_json import pace_json
from opentaper.record.models import ResearchConsent
from tests.unit.actions.deeds.lives import DAY, Life, begun
from tests.unit.actions.readings.days import many_days

TOMORROW = DAY + timedelta(days=1)


def agree(life: Life, purpose: str) -> str:
    """Agree to a purpose, and return the secret of that consent."""
    give_research(ResearchTold(purpose, TEXT_VERSION), life.at(f"agree {purpose}"))
    return str(ResearchConsent.objects.get(person_id=life.person, purpose=purpose).secret)


@pytest.mark.django_db
def test_a_pace_is_given_by_who_agreed_until_they_take_it_back() -> None:
    life = begun()
    many_days(life, DAY, 30)
    assert given_paces(DAY).n_agreed == 0
    agree(life, "registry")
    assert given_paces(DAY).n_agreed == 0, "agreeing to the registry is not agreeing to this"
    secret = agree(life, "pace")
    found = given_paces(DAY)
    (pace,) = found.paces
    assert found.n_agreed == 1
    assert pace.drug == "citalopram"
    text = pace_json(found.paces)
    assert not [
        part
        for part in (str(life.person), str(life.medication), secret, str(DAY.year))
        if part in text.replace(pace.release, "")
    ]
    withdraw_research(ResearchBack("pace"), life.at("take back"))
    assert given_paces(DAY).paces == ()
    assert given_pace(life.person, DAY) is None


@pytest.mark.django_db
def test_somebody_of_whom_too_little_is_known_gives_nothing() -> None:
    life = begun()
    many_days(life, DAY, 3)
    agree(life, "pace")
    found = given_paces(TOMORROW)
    assert (found.n_agreed, found.paces) == (1, ())


def test_virtual_people_are_the_same_for_the_same_seed() -> None:
    seen: list[tuple[int, int]] = []
    first = virtual_paces(2, seed=3, watch=lambda done, whole: seen.append((done, whole)))
    assert pace_json(first.paces) == pace_json(virtual_paces(2, seed=3).paces)
    assert seen == [(1, 2), (2, 2)]
