"""Files of watches and meters at the terminal: what one holds, what was kept, what was brought before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING

from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.wording import date_text, words

if TYPE_CHECKING:
    from opentaper.actions.brought.from_terminal import FileRead
    from opentaper.actions.deeds.keep_import import ImportKept
    from opentaper.actions.readings.imports_read import ImportPreview, ImportRead, KindRead, NightRead
    from opentaper.exchange.body_files import Question

#: So much of a key tells imports of one person apart, and can be typed.
SHORT = 8
CHECK_INS = "check_ins"
MIDNIGHT = time()
#: Told above, and answered by --zone.
ZONE = "zone"


def show_preview(read: FileRead, shown: ImportPreview, language: str) -> None:
    """Write what a file holds, by which zone, what is left out, and what must be answered."""
    with Screen(language) as screen:
        screen.say(read.name, style="bold")
        screen.say(words(f"body_import.format.{read.file.format}", language))
        code = "web.imports.zone_told" if shown.is_zone_told else "web.imports.zone_taken"
        screen.say(words(code, language, zone=read.zone))
        if shown.same is not None:
            screen.say(words("web.imports.same", language, day=shown.same.date()))
        screen.blank()
        _show_kinds(shown.kinds, screen)
        for night in shown.nights:
            screen.say(_night(night, language))
        _show_left(shown, screen)
        if shown.left_out:
            screen.heading(words("web.imports.left", language))
            screen.items(
                words(f"body_left.{one.why}", language, n=one.n, name=one.name, first=one.first)
                for one in shown.left_out
            )
        if shown.questions:
            screen.heading(told("body.questions", language))
            screen.items(_question(one, language) for one in shown.questions if one.key != ZONE)


def _show_left(shown: ImportPreview, screen: Screen) -> None:
    """Write how much stands there already, or stays out of the record."""
    counts = {"known": shown.n_known, "by_hand": shown.n_by_hand, "taken": shown.n_taken, "old": shown.n_old}
    for code, n in counts.items():
        if n:
            screen.say(told(f"body.{code}", screen.language, n=n))


def _show_kinds(kinds: Sequence[KindRead], screen: Screen) -> None:
    language = screen.language
    if not kinds:
        screen.say(words("web.imports.holds_nothing", language))
        return
    columns = [
        Column(told("body.kind", language), is_strong=True),
        Column(told("body.found", language), is_number=True),
        Column(told("body.new", language), is_number=True),
        Column(told("body.first", language)),
        Column(told("body.last", language)),
    ]
    rows = [
        [kind_name(one.kind, language), str(one.n), str(one.n_new), *_days(one, language)] for one in kinds
    ]
    screen.table(columns, rows)
    screen.blank()


def _days(one: KindRead, language: str) -> tuple[str, str]:
    return date_text(one.first, language), date_text(one.last, language)


def _night(one: NightRead, language: str) -> str:
    """Return a night as an example, in local time."""
    day, length = date_text(one.day, language), f"{one.minutes:.0f}"
    if one.from_time is None or one.to_time is None:
        return told("body.night_untimed", language, day=day, minutes=length)
    clocks = {"from_": f"{one.from_time:%H:%M}", "to": f"{one.to_time:%H:%M}"}
    return told("body.night", language, day=day, minutes=length, **clocks)


def _question(one: Question, language: str) -> str:
    text = words(f"body_ask.{one.code}", language, **one.told)
    answers = " | ".join(one.answers) or "…"
    given = told("body.given", language, answer=one.given) if one.given else ""
    return f"{text} --answer {one.key}={answers} {given}".rstrip()


def show_kept(kept: ImportKept, language: str) -> None:
    """Write what was kept, and how it is taken back."""
    with Screen(language) as screen:
        screen.blank()
        n = kept.n + kept.n_check_ins
        screen.say(told("body.kept", language, n=n, known=kept.n_known), style="bold")
        screen.line(f"  opentaper body undo {str(kept.key)[:SHORT]}")


def show_imports(found: Sequence[ImportRead], zone: str, language: str) -> None:
    """Write the files that were brought in, the newest first."""
    from opentaper.actions.readings.person import own_day

    with Screen(language) as screen:
        if not found:
            screen.say(words("web.imports.none", language))
            return
        columns = [
            Column("ID"),
            Column(told("body.on", language)),
            Column(told("body.file", language), may_wrap=True, is_strong=True),
            Column(told("body.state", language), may_wrap=True),
            Column(told("body.kept_kinds", language), may_wrap=True),
        ]
        days = [own_day(one.at, zone, MIDNIGHT) for one in found]
        screen.table(columns, [_listed(one, on, language) for one, on in zip(found, days, strict=True)])


def _listed(one: ImportRead, on: date, language: str) -> list[str]:
    state = words(f"web.imports.state.{one.status}", language)
    kinds = _counted(one.kinds, language)
    return [str(one.key)[:SHORT], date_text(on, language), one.file_name, state, kinds]


def _counted(kinds: Mapping[str, int], language: str) -> str:
    return ", ".join(f"{kind_name(kind, language)} {n}" for kind, n in kinds.items())


def kind_name(key: str, language: str) -> str:
    """Return the name of a kind; of one that this version does not know, its key."""
    from opentaper.formulary.body_kinds import body_kinds

    if key == CHECK_INS:
        return words("web.imports.check_ins", language)
    return next((one.name.of(language) for one in body_kinds() if one.key == key), key)
