"""What a campaign found, as the section of docs/trust.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tools.markdown import table
from trust.mutants.campaign import Campaign
from trust.mutants.equivalent import Equivalent, matches
from trust.mutants.mutant import Mutant, Verdict
from trust.mutants.score import Score, scored
from trust.page import machine

#: The share of real faults that must be found in each room.
WANTED = 0.85


def scores(campaign: Campaign, listed: Sequence[Equivalent]) -> dict[str, Score]:
    """Return the score of each room."""
    same = {
        one.key for those in campaign.sample.values() for one in those if any(matches(e, one) for e in listed)
    }
    return {
        room: scored(campaign.n_all[room], campaign.outcomes_of(room), same) for room in campaign.asked.rooms
    }


def survivors(campaign: Campaign, listed: Sequence[Equivalent]) -> list[Mutant]:
    """Return the mutants that no test noticed, and that are not told to be equivalent."""
    found = (Verdict.SURVIVED, Verdict.UNTESTED)
    return [
        one
        for room in campaign.asked.rooms
        for one in campaign.sample[room]
        if one.key in campaign.outcomes
        and campaign.outcomes[one.key].verdict in found
        and not any(matches(entry, one) for entry in listed)
    ]


def section(campaign: Campaign, listed: Sequence[Equivalent]) -> str:
    """Return the section: how it was made, the scores, and the survivors by function."""
    asked = campaign.asked
    made = f"`python -m trust.mutants --seed {asked.seed} --sample {asked.sample}` on {machine()}."
    left = survivors(campaign, listed)
    rows = [_row(room, score) for room, score in scores(campaign, listed).items()]
    head = (
        "room", "mutants", "tried", "killed", "never ended", "survived", "equivalent", "score", "95 % range",
        "score with equivalents",
    )  # fmt: skip
    return "\n\n".join((made, table(head, rows), _told_survivors(left)))


def _row(room: str, score: Score) -> tuple[str, ...]:
    low, high = score.interval
    counted = (score.n_all, score.tried, score.killed, score.timeouts, score.survived, score.equivalent)
    shares = (_pct(score.real), f"{_pct(low)} to {_pct(high)}", _pct(score.plain))
    return (room, *(str(one) for one in counted), *shares)


def _pct(share: float) -> str:
    return f"{share * 100:.1f} %"


def _told_survivors(left: Sequence[Mutant]) -> str:
    if not left:
        return "No fault of the sample survived."
    rows = [
        (
            f"`{one.module.removeprefix('opentaper.')}`",
            f"`{one.function}`",
            _code(one.was),
            _code(one.becomes),
        )
        for one in left
    ]
    return table(("module", "function", "the line", "what it may become unnoticed"), rows)


def _code(text: str, most: int = 110) -> str:
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    return f"`` {cut} ``" if "`" in cut else f"`{cut}`"


def below(found: Mapping[str, Score]) -> list[str]:
    """Return the rooms whose score is too low."""
    return [room for room, score in found.items() if score.real < WANTED]
