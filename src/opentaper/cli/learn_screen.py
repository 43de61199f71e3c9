"""What was learnt of a person in the terminal: calm and short, each finding with its range or its doubt."""

from __future__ import annotations

from pathlib import Path

from opentaper.cli.plan_picture import DOSE, FORECAST, LEVEL, day_axis, stairs, through
from opentaper.cli.plot import Panel, Series, draw
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.exchange.diary import ToldDiary
from opentaper.exchange.learnt import Learnt
from opentaper.exchange.split_rows import part_rows, split_frame, taken_rows
from opentaper.exchange.texts import capital
from opentaper.inference.evidence import MODEL, PERSON, RELAPSE, WITHDRAWAL, Evidence, strength
from opentaper.inference.split import Split
from opentaper.wording import number_text, sentence, words
from opentaper.wording.figures import count_text, drug_text

HIGHEST = 10.0
PARTS = ("usual", "withdrawal", "underlying", "life", "unexplained")
#: Up to which chance of a return each sentence is told, of lines up to which weight each word.
RETURN = ((0.1, "low"), (0.35, "some"), (0.65, "open"), (0.9, "likely"), (1.1, "very"))
MOST_LINES, MOST_STUDIES = 4, 2


def show_learnt(learnt: Learnt, written: tuple[Path, ...], screen: Screen) -> None:
    """Write what was learnt: what was read, the last day, a return or not, the pace, and what isn't known."""
    language, belief = screen.language, learnt.belief
    screen.say(_title(learnt, language))
    _show_signs(learnt, screen)
    for reason in belief.reasons:
        screen.say(sentence(reason, language), style="bold")
    split = learnt.split
    if belief.trusted and split is not None:
        _show_day(split, screen)
        _draw(learnt, screen)
        _show_return(learnt, screen)
        screen.heading(told("learn.pace", language))
        screen.items(sentence(reason, language) for reason in learnt.pace)
    screen.heading(told("learn.unknown", language))
    screen.items(sentence(reason, language) for reason in learnt.unknown)
    show_reading(learnt.diary, screen)
    show_written(written, screen)


def show_written(written: tuple[Path, ...], screen: Screen) -> None:
    """Write which files were written."""
    if written:
        screen.blank()
    for path in written:
        screen.say(told("plan.written", screen.language, file=path))


def show_reading(diary: ToldDiary, screen: Screen) -> None:
    """Write how files were read, and which lines were left out."""
    language = screen.language
    if diary.remarks:
        screen.heading(told("learn.read", language))
        screen.items(sentence(reason, language) for reason in diary.remarks)
    if diary.skipped:
        screen.heading(told("learn.skipped", language))
        screen.items(
            told(
                "learn.skipped_line" if one.text else "learn.skipped_bare",
                language,
                file=one.file,
                line=str(one.line),
                why=words(f"bad_line.{one.why}", language),
                text=one.text,
            )
            for one in diary.skipped
        )


def _title(learnt: Learnt, language: str) -> str:
    belief = learnt.belief
    drug = capital(drug_text(belief.known.drug, language))
    if belief.first_day is None or belief.last_day is None:
        return told("learn.title_none", language, drug=drug)
    return told(
        "learn.title",
        language,
        drug=drug,
        days=count_text("count.day", belief.n_check_ins, language),
        first=belief.first_day,
        last=belief.last_day,
        doses=count_text("count.day", len({one.day for one in learnt.doses}), language),
    )


def _show_signs(learnt: Learnt, screen: Screen) -> None:
    """Write the signs of danger first, the most urgent one's haste for all."""
    if not learnt.signs:
        return
    language = screen.language
    names = "; ".join(words(f"sign.{one.name}", language) for one in learnt.signs)
    urgency = words(f"urgency.{learnt.signs[0].urgency.value}", language)
    screen.say(told("learn.signs", language, signs=names, urgency=urgency), style="bold")


def _show_day(split: Split, screen: Screen) -> None:
    """Write what the last day with an answer was made of."""
    language = screen.language
    place = max(place for place, seen in enumerate(split.observed) if seen)
    score = number_text(round(float(split.score[place]), 1), language)
    screen.heading(told("learn.made_of", language, day=split.days[place], score=score))
    columns = [
        Column(told("learn.part", language), may_wrap=True),
        Column(told("learn.points", language), is_number=True, is_strong=True),
        Column(told("learn.nine_in_ten", language), is_number=True),
    ]
    rows = []
    for name in PARTS:
        part = getattr(split, name)
        mean, low, high = (_points(float(getattr(part, end)[place]), language) for end in _ENDS)
        rows.append([told(f"learn.{name}", language), mean, f"{low} – {high}"])
    screen.table(columns, rows)


_ENDS = ("mean", "low", "high")


def _points(value: float, language: str) -> str:
    rounded = round(value, 1)
    return number_text(rounded or 0.0, language)


def _show_return(learnt: Learnt, screen: Screen) -> None:
    language, chance = screen.language, learnt.belief.p_returning
    screen.heading(told("learn.returning", language))
    word = next(word for limit, word in RETURN if chance < limit)
    pct = min(99, max(1, round(100 * chance)))
    screen.say(told(f"learn.return_{word}", language, pct=pct), style="bold")
    screen.say(told("learn.no_label", language))
    own = [one for one in learnt.evidence if one.kind == PERSON and one.code != MODEL]
    studies = [one for one in learnt.evidence if one.kind != PERSON]
    for code, side in (("learn.for_withdrawal", WITHDRAWAL), ("learn.for_return", RELAPSE)):
        lines = _strongest(own, side, MOST_LINES)
        others = _strongest(studies, side, MOST_STUDIES)
        if lines or others:
            screen.heading(told(code, language))
            screen.items(_weighed(one, language) for one in (*lines, *others))
    if learnt.evidence:
        screen.say(told("learn.not_added", language))


def _strongest(lines: list[Evidence], side: str, most: int) -> list[Evidence]:
    kept = [one for one in lines if one.points_to == side]
    return sorted(kept, key=lambda one: -abs(one.weight))[:most]


def _weighed(one: Evidence, language: str) -> str:
    text = sentence(one.reason, language)
    return told("learn.weighed", language, text=text, strength=told(f"learn.{strength(one)}", language))


def _draw(learnt: Learnt, screen: Screen) -> None:
    """Draw the doses as taken, and below them withdrawal and the underlying condition in their bands."""
    shown, language = split_frame(learnt), screen.language
    if shown is None:
        return
    doses = taken_rows(learnt, shown)
    most = max(float(row["value"]) for row in doses)
    panels = [
        Panel(
            told("picture.taken", language),
            (Series(stairs(doses, "value", float(doses[0]["value"]))),),
            most or 1.0,
            lambda value: number_text(round(value, 3), language),
            DOSE,
        )
    ]
    for name, style in (("withdrawal", FORECAST), ("underlying", LEVEL)):
        rows = part_rows(learnt, shown, name)
        days = [float(row["day"]) for row in rows]
        line, low, high = (
            through(days, [float(row[end]) for row in rows]) for end in ("value", "low", "high")
        )
        panels.append(
            Panel(
                told(f"picture.{name}", language),
                (Series(line, low, high),),
                HIGHEST,
                lambda value: number_text(value, language),
                style,
            )
        )
    draw(screen, panels, day_axis(shown, language))
