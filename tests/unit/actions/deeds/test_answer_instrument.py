"""Forms: the sum, its band, and the question that is never weighed against others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from opentaper.actions.deeds.answer_instrument import InstrumentTold, answer_instrument
from opentaper.actions.readings.told_record import instruments_of
from opentaper.errors import BadOption
from opentaper.inference.instruments import InstrumentAnswer
from tests.unit.actions.deeds.lives import DAY, begun

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("ninth", "urgent"), [(0, ""), (1, "talk-today"), (2, "crisis"), (None, "")])
def test_the_ninth_question_asks_for_people(ninth: int | None, urgent: str) -> None:
    told = InstrumentTold("phq-9", DAY, (1, 1, 1, 0, 0, 0, 0, 0, ninth))
    done = answer_instrument(told, begun().at("form"))
    assert done.urgent == urgent
    assert (done.total, done.band) == ((3 + ninth, done.band) if ninth is not None else (None, ""))


def test_a_total_alone_is_kept_as_one() -> None:
    life = begun()
    answer_instrument(InstrumentTold("phq-9", DAY, total=12), life.at("form"))
    assert instruments_of(life.person, DAY) == (InstrumentAnswer(DAY, "phq-9", (), 12),)


@pytest.mark.parametrize(
    "told",
    [
        InstrumentTold("phq-9", DAY, (9,) * 9),
        InstrumentTold("phq-9", DAY, (1, 2)),
        InstrumentTold("phq-9", DAY),
        InstrumentTold("horoscope", DAY, (1,)),
        InstrumentTold("phq-9", DAY + timedelta(days=1), total=3),
    ],
)
def test_what_its_scale_does_not_have_is_refused(told: InstrumentTold) -> None:
    life = begun()
    with pytest.raises(BadOption):
        answer_instrument(told, life.at("form"))
    assert instruments_of(life.person, DAY + timedelta(days=2)) == ()
