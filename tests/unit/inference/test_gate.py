"""What is done where sampling does not pass its gate: the slower way first, and then the careful side."""

from __future__ import annotations

import pytest

from opentaper.inference import sampler
from opentaper.inference.belief import Belief, How, prior_belief
from opentaper.inference.update import update
from tests.unit.inference.made_people import Made, made


@pytest.fixture(scope="module")
def person() -> Made:
    return made(2, n_days=100)


def learnt(person: Made) -> Belief:
    return update(prior_belief(person.known), person.doses, person.check_ins)


def test_what_the_first_way_cannot_sample_is_cooled_and_says_so(
    person: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A gate so strict that no sample with weights passes it; one without weights still does."""
    usual = learnt(person)
    monkeypatch.setattr(sampler, "HIGHEST_SHAPE", 0.0)
    found = learnt(person)
    assert (usual.how, found.how, found.trusted) == (How.AMIS, How.TEMPERED, True)
    assert [one.code for one in found.reasons] == ["belief.hard_to_sample"]
    for one, other in zip(found.parameters, usual.parameters, strict=True):
        assert abs(one.mean - other.mean) < 0.2 * other.sd


def test_what_neither_way_can_sample_leaves_the_careful_side(
    person: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampler, "HIGHEST_SHAPE", -1.0)
    found = learnt(person)
    assert (found.how, found.trusted) == (How.CAUTIOUS, False)
    assert [one.code for one in found.reasons] == ["belief.not_trusted"]
    assert found.parameters[-1].q50 < prior_belief(person.known).parameters[-1].q50
