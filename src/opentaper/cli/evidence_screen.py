"""What the terminal shows of a registry: what was built, a release, its flaws, and the truth beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.cohort.registry_schema import TABLES
from opentaper.wording import date_text
from opentaper.wording.figures import number_text

if TYPE_CHECKING:
    from opentaper.actions.evidence.build import RegistryBuilt
    from opentaper.actions.evidence.recovered import RecoveredShare
    from opentaper.cohort.release import Release, ReleaseFlaw


def show_built(built: RegistryBuilt, screen: Screen) -> None:
    """Show how many people a registry holds, and who is not in it."""
    language = screen.language

    def say(code: str, **values: object) -> str:
        return told(f"evidence.{code}", language, **values)

    screen.say(say("built", people=built.people, folder=built.folder), style="bold")
    lines = [_rows(built.rows, screen)]
    for code, n in (
        ("empty", built.empty),
        ("without_consent", built.without_consent),
        ("took_back", len(set(built.withdrawn))),
        ("unreadable", len(built.unreadable)),
    ):
        if n:
            lines.append(say(code, n=n))
    lines += [say("unreadable_file", file=file, why=say(f"why.{why}")) for file, why in built.unreadable]
    if built.truth is not None:
        lines.append(say("truth_kept", file=built.truth))
    screen.items(lines)


def _rows(rows: Mapping[str, int], screen: Screen) -> str:
    language = screen.language
    numbers = {name: number_text(rows[name], language) for name in TABLES}
    return told("evidence.rows", language, **numbers)


def show_release(release: Release, screen: Screen) -> None:
    """Show what a release holds, and by what it is known."""
    language, manifest = screen.language, release.manifest

    def say(code: str, **values: object) -> str:
        return told(f"evidence.{code}", language, **values)

    screen.blank()
    day = date_text(release.made_on, language)
    screen.say(say("release", n=release.number, day=day, folder=release.folder), style="bold")
    lines = [say("release_people", people=release.people, least=release.least)]
    if release.is_virtual:
        lines.append(say("virtual"))
    lines.append(_rows(manifest["rows"], screen))
    changed = {name: n for name, n in manifest["made_coarser"].items() if n}
    if changed:
        what = ", ".join(f"{say(f'column.{name}')} {n}" for name, n in changed.items())
        lines.append(say("coarser", what=what))
    if release.withdrawn:
        lines.append(say("withdrawn", n=release.withdrawn))
    lines.append(say("digest", digest=release.digest))
    screen.items(lines)


def show_flaws(found: Mapping[int, Sequence[ReleaseFlaw]], screen: Screen) -> None:
    """Show what is not as it was made, release by release."""
    language = screen.language
    for number, flaws in sorted(found.items()):
        if not flaws:
            screen.say(told("evidence.whole", language, n=number))
            continue
        screen.say(told("evidence.changed", language, n=number), style="bold")
        screen.items(
            told("evidence.flaw", language, place=one.place, why=told(f"evidence.why.{one.why}", language))
            for one in flaws
        )


def show_recovered(found: Sequence[RecoveredShare], screen: Screen) -> None:
    """Show the long-term table, with the truth beside each share where it is known."""
    language = screen.language

    def say(code: str, **values: object) -> str:
        return told(f"evidence.{code}", language, **values)

    screen.heading(say("long_term"))
    has_truth = any(one.truth is not None for one in found)
    columns = [Column(say("of_whom"), may_wrap=True)]
    columns += [Column(say(f"head.{name}"), is_number=True) for name in ("of", "share", "interval")]
    columns += [
        Column(say(f"head.{name}"), is_number=name == "truth") for name in ("truth", "inside") if has_truth
    ]
    for band in dict.fromkeys(one.use_band for one in found):
        screen.blank()
        screen.say(say(f"use.{band}"), style="bold")
        rows = [_recovered_row(one, language, has_truth=has_truth) for one in found if one.use_band == band]
        screen.table(columns, rows)
    screen.blank()
    screen.say(say("shares"))
    if not has_truth:
        screen.say(say("exact"))
        return
    told_inside = [one.is_inside for one in found if one.is_inside is not None]
    screen.say(say("inside", n=sum(told_inside), of=len(told_inside)), style="bold")


def _recovered_row(one: RecoveredShare, language: str, *, has_truth: bool) -> list[str]:
    what, _, months = one.what.rpartition("_")
    label = told(f"evidence.share.{what or one.what}", language, months=months)
    row = [label, number_text(one.of, language), _percent(one.value, language)]
    interval = told("evidence.none", language)
    if one.low is not None and one.high is not None:
        low, high = _percent(one.low, language), _percent(one.high, language)
        interval = told("evidence.interval", language, low=low, high=high)
    row.append(interval)
    if has_truth:
        inside = "none" if one.is_inside is None else "yes" if one.is_inside else "no"
        row += [_percent(one.truth, language), told(f"evidence.{inside}", language)]
    return row


def _percent(share: float | None, language: str) -> str:
    """Return a share of people as a percentage with one decimal."""
    if share is None:
        return told("evidence.none", language)
    return told("evidence.percent", language, number=number_text(round(100.0 * share, 1), language))
