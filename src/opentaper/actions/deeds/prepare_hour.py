"""Before an hour with a therapist: what the person wants to talk about, told to that one alone."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.thread_writing import plain_text
from opentaper.actions.deeds.way_back import WayBack
from opentaper.actions.readings.hour_topics import therapists_of
from opentaper.errors import BadOption, NotShared

#: A page, and no more: an hour is short.
MOST_OF_TOPICS = 1000


@dataclass(frozen=True, slots=True)
class HourTold:
    """For whom, by their place in the team, and what about ("" takes it back)."""

    link_id: UUID
    topics: str


@dataclass(frozen=True, slots=True)
class HourPrepared:
    """What is kept of it."""

    link_id: UUID
    topics: str


@deed
def prepare_hour(told: HourTold, at: Moment) -> Written[HourPrepared]:
    """Keep what the person wants to talk about; the newest that was not undone counts.

    Raises
    ------
    NotShared
        Nobody who may see their feelings as a therapist has this place.
    BadOption
        Too long a text.
    """
    if told.link_id not in {one.link_id for one in therapists_of(at.whose, at.today)}:
        raise NotShared(why="role")
    topics = plain_text(told.topics)
    if len(topics) > MOST_OF_TOPICS:
        wanted = f"a text of at most {MOST_OF_TOPICS} letters"
        raise BadOption(option="topics", given=f"{len(topics)}", wanted=wanted)
    return Written(HourPrepared(told.link_id, topics), WayBack(()).told)
