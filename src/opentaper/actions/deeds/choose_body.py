"""Which kinds of thing a person wants to see and be asked for on the page of their body."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack
from opentaper.formulary.body_kinds import body_kind, body_kinds


@dataclass(frozen=True, slots=True)
class BodyChosen:
    """The kinds by key; none is a choice too."""

    kinds: tuple[str, ...]


@deed
def choose_body(told: BodyChosen, at: Moment) -> Written[BodyChosen]:  # noqa: ARG001 - a deed is told its moment
    """Keep what was chosen: the newest choice that stands counts. Nothing that was told is lost by it.

    Raises
    ------
    BadOption
        A kind that is not known.
    """
    chosen = {body_kind(key).key for key in told.kinds}
    kept = tuple(one.key for one in body_kinds() if one.key in chosen)
    return Written(BodyChosen(kept), undo=WayBack(()).told)
