"""A checked schedule in the terminal: what each cut takes away, what it breaks, what cannot be made."""

from __future__ import annotations

from itertools import groupby

from opentaper.cli.figures import day_text, percent, points_text
from opentaper.cli.plan_notes import show_reasons
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.exchange.schedule_csv import Schedule
from opentaper.planning.findings import Broken, CheckResult, Swing, Unmakeable
from opentaper.wording import dose_text, number_text, sentence, words
from opentaper.wording.figures import count_text, drug_text


def show_check(result: CheckResult, schedule: Schedule, language: str) -> None:
    """Write what was found in a schedule."""
    with Screen(language) as screen:
        screen.say(_answer(result, language), style="bold")
        if result.danger:
            screen.say(told("drug.abrupt", language, danger=result.danger), style="bold")
        first = [reason for reason in result.reasons if reason.code.startswith("refuse.")]
        for reason in first:
            screen.say(sentence(reason, language), style="bold")
        days = [day for day, _ in schedule.history.changes]
        drug = drug_text(result.drug.name, language)
        text = told("check.read", language, drug=drug, n=len(days), first=days[0], last=days[-1])
        screen.say(text[:1].upper() + text[1:])
        for code, drop in (("check.largest", result.largest), ("check.last", result.last)):
            if drop is not None and drop.points is not None:
                values = {"before": drop.before, "after": drop.after, "day": drop.day}
                screen.say(told(code, language, points=points_text(drop.points, language), **values))
        _show_broken("check.breaks", result.broken, schedule, screen)
        _show_broken("check.allowed", result.allowed, schedule, screen)
        _show_swings(result.swings, schedule, screen)
        _show_unmakeable(result.unmakeable, schedule, screen)
        _show_drops(result, schedule, screen)
        others = [reason for reason in result.reasons if reason not in first]
        if others:
            screen.heading(words("common.why", language))
            show_reasons(others, screen)


def _answer(result: CheckResult, language: str) -> str:
    """Return the answer in a sentence or two."""
    if not result.broken and not result.unmakeable:
        return told("check.fine_signed" if result.allowed else "check.fine", language)
    places, doses = len({day for found in result.broken for day in found.days}), len(result.unmakeable)
    sentences = [told("check.only_unmakeable", language)] if not places else []
    for code, n in (("check.broken", places), ("check.unmakeable", doses)):
        if n:
            sentences.append(told(code if n > 1 else f"{code}_one", language, n=n))
    return " ".join(sentences)


def _show_broken(heading: str, broken: tuple[Broken, ...], schedule: Schedule, screen: Screen) -> None:
    if not broken:
        return
    screen.heading(told(heading, screen.language))
    for title, found in groupby(broken, key=lambda one: _where(one, schedule, screen.language)):
        screen.say(title, indent=1)
        for one in found:
            binding = one.limited.binding
            if binding is not None:
                text = sentence(binding.reason, screen.language)
                screen.say(f"- {text}{_here(one, screen.language)}", indent=3, hang=5)


def _where(broken: Broken, schedule: Schedule, language: str) -> str:
    """Return the day and the doses of a broken limit, or of a row of them."""
    first, last = (day_text(day, schedule.start_date, language) for day in (broken.day, broken.days[-1]))
    ends = {"before": broken.before, "after": broken.after}
    several = {"first": first, "last": last, "n": len(broken.days)}
    if broken.before == broken.after:
        if broken.later:
            return told("check.doses", language, dose=broken.before, **several)
        return told("check.dose", language, day=first, dose=broken.before)
    if broken.later:
        return told("check.cuts", language, **ends, **several)
    return told("check.cut", language, day=first, **ends)


def _here(broken: Broken, language: str) -> str:
    """Return what the schedule asks instead of a limit, in the unit of the limit."""
    binding = broken.limited.binding
    code = binding.reason.code if binding is not None else ""
    wanted = broken.limited.wanted
    if code.startswith("limit.alternate"):
        return ""
    if code == "limit.share":
        here = percent(wanted, language)
    elif code in {"limit.points", "limit.last_step"}:
        here = told("check.wanted_points", language, n=number_text(round(wanted, 1), language))
    elif code in {"limit.step_mg", "limit.last_dose", "limit.licensed_max", "limit.highest_known"}:
        here = (
            dose_text(broken.before, language)
            if code != "limit.step_mg"
            else told("check.wanted_mg", language, n=wanted)
        )
    else:
        here = count_text("count.day", int(wanted), language)
    return " " + told("check.here", language, here=here)


def _show_swings(swings: tuple[Swing, ...], schedule: Schedule, screen: Screen) -> None:
    if not swings:
        return
    language = screen.language
    screen.heading(told("check.swings", language))
    for swing in swings:
        first, last = (
            day_text(day, schedule.start_date, language) for day in (swing.first_day, swing.last_day)
        )
        values = {"first": first, "last": last, "low": swing.low, "high": swing.high}
        if swing.level_swing is None:
            screen.items([told("check.swing", language, **values)])
        else:
            swung = percent(swing.level_swing, language)
            screen.items([told("check.swing_level", language, swing=swung, **values)])


def _show_unmakeable(doses: tuple[Unmakeable, ...], schedule: Schedule, screen: Screen) -> None:
    if not doses:
        return
    screen.heading(told("check.cannot", screen.language))
    for found in doses:
        code = "check.nearest" if found.nearest else "check.nothing_near"
        day = day_text(found.day, schedule.start_date, screen.language)
        screen.items([told(code, screen.language, day=day, dose=found.dose, nearest=found.nearest)])


def _show_drops(result: CheckResult, schedule: Schedule, screen: Screen) -> None:
    if not result.drops:
        return
    language = screen.language
    screen.heading(told("check.drops", language))
    columns = [
        Column(words("table.from", language)),
        Column(told("check.before", language), is_number=True),
        Column(told("check.after", language), is_number=True),
        Column(told("check.share", language), is_number=True),
        Column(told("check.points", language), is_number=True),
        Column(told("check.by_curves", language), is_number=True),
    ]
    rows = []
    for drop in result.drops:
        low, high = (points_text(points, language) for points in (drop.points_low, drop.points_high))
        rows.append(
            [
                day_text(drop.day, schedule.start_date, language),
                dose_text(drop.before, language),
                dose_text(drop.after, language),
                percent(1 - drop.after.as_mg / drop.before.as_mg, language),
                points_text(drop.points, language),
                f"{low}–{high}" if low != high else "",
            ]
        )
    screen.table(columns, rows)
