"""``opentaper replay-log``: whether the log of the record is whole, and decides the same again."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

from typer import Option

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.actions.readings.log_replay import Replayed, ReplayedDeed
    from opentaper.actions.readings.record_replay import PersonReplay
    from opentaper.cli.screen import Screen

EXAMPLES = ("opentaper replay-log", "opentaper replay-log --newest 20 --json")
SCHEMA = "opentaper.replay/1"
OTHERWISE = 4
FINE, AMISS = "✓", "✗"


def replay_log(
    *,
    newest: Annotated[
        int | None,
        Option(metavar="N", min=1, help="Only so many answers, the newest; all by default."),
    ] = None,
    passphrase: Annotated[
        bool, Option("--passphrase", help="Ask for the passphrase of an encrypted record.")
    ] = False,
    team: Annotated[bool, Option("--team", help="The record of team mode.")] = False,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Look whether the log of your record is whole, and decide everything in it again.

    Every suggestion, change of a plan, confirmed dose and refusal is asked for again from what it rested on
    then. The answers should be the same. Nothing in the record is changed.
    """
    from opentaper import wiring
    from opentaper.cli.passphrases import asked_passphrase
    from opentaper.cli.screen import Screen

    found: list[PersonReplay] = []
    if not wiring.is_new_record():
        wiring.start_app(team=team, passphrase=asked_passphrase(language) if passphrase else None)
        from opentaper.actions.readings.record_replay import record_replay

        found = list(record_replay(newest))
    if as_json:
        sys.stdout.write(json.dumps(_document(found), ensure_ascii=False, indent=2) + "\n")
    else:
        with Screen(language) as screen:
            _show(found, screen)
    return 0 if all(one.is_fine for one in found) else OTHERWISE


def _show(found: list[PersonReplay], screen: Screen) -> None:
    from opentaper.cli.texts import told

    language = screen.language
    if not found:
        screen.say(told("replay.nobody", language))
    for n, one in enumerate(found, start=1):
        if n > 1:
            screen.blank()
        if len(found) > 1 or one.is_demo:
            who = told("replay.demo" if one.is_demo else "replay.person", language, n=n)
            screen.say(who, style="bold")
        for line, is_fine in _lines(one, language):
            screen.line(f"{FINE if is_fine else AMISS} {line}")
        for differing in one.replay.differing:
            screen.say(f"- {_difference(differing, one, language)}", indent=2, hang=4)


def _lines(one: PersonReplay, language: str) -> list[tuple[str, bool]]:
    """Return what is said of a log: whether it is whole, and how many answers are the same."""
    from opentaper.cli.texts import told

    log, replay = one.log, one.replay
    whole = told("replay.whole", language, n=log.n_lines)
    if not log.is_whole:
        whole = told(f"replay.broken.{log.why}", language, n=log.broken_at)
    given, decided = len(replay.given), len(replay.decided)
    refused = sum(deed.is_refusal for deed in replay.decided)
    asked = told("replay.asked", language, advices=given, decisions=decided, refusals=refused)
    same = given + decided - len(replay.differing)
    told_same = told("replay.same" if replay.is_same else "replay.differing", language, n=same)
    return [(whole, log.is_whole), (f"{asked} {told_same}", replay.is_same)]


def _difference(one: Replayed | ReplayedDeed, of: PersonReplay, language: str) -> str:
    """Return which answer is another now, and what is known of why."""
    from opentaper.cli.texts import told
    from opentaper.wording import date_text

    what = told(f"replay.kind.{_kind(one)}", language)
    return told(f"replay.why.{_why(one, of)}", language, what=what, day=date_text(one.day, language))


def _kind(one: Replayed | ReplayedDeed) -> str:
    return getattr(one, "name", "advice")


def _why(one: Replayed | ReplayedDeed, of: PersonReplay) -> str:
    """Return why an answer is another: what it rested on is missing, other facts or limits, or neither."""
    if one.now is None:
        return "inputs"
    if not getattr(one, "is_logged", True):
        return "unlogged"
    now = of.replay.releases
    facts = [one.releases.get(name) == now[name] for name in ("formulary", "policy")]
    return "answer" if all(facts) else "facts"


def _document(found: list[PersonReplay]) -> dict[str, Any]:
    """Return everything as plain values; without words, so in no language."""
    return {
        "schema": SCHEMA,
        "is_fine": all(one.is_fine for one in found),
        "people": [
            {
                "person": str(one.person),
                "is_demo": one.is_demo,
                "lines": one.log.n_lines,
                "broken_at": one.log.broken_at,
                "broken_why": one.log.why or None,
                "advices": len(one.replay.given),
                "decisions": len(one.replay.decided),
                "refusals": sum(deed.is_refusal for deed in one.replay.decided),
                "releases": dict(one.replay.releases),
                "differing": [
                    {
                        "kind": _kind(answer),
                        "seq": getattr(answer, "seq", None),
                        "day": answer.day.isoformat(),
                        "why": _why(answer, one),
                        "releases": dict(answer.releases),
                    }
                    for answer in one.replay.differing
                ],
            }
            for one in found
        ],
    }
