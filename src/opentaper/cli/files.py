"""The files of a plan: PDF, calendar, pictures, table, JSON."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path

from opentaper import wiring
from opentaper.cli.screen import Screen
from opentaper.cli.texts import told
from opentaper.errors import BadOption
from opentaper.planning.result import PlanResult
from opentaper.timeline import DAYS_PER_WEEK

Made = Callable[[PlanResult, str], bytes]
#: What says how files are made, and names none.
HOW = frozenset({"country", "weeks"})
#: The disk is full: that is told by itself, for another place or name would not help.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
#: For how many weeks a letter asks where nothing else was told, and at most.
WEEKS, MOST_WEEKS = 4, 52


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files are wanted: all of them in a folder, or single ones by their paths; for which country.

    ``weeks`` is for how long the letters ask; None for four.
    """

    out: Path | None = None
    pdf: Path | None = None
    ics: Path | None = None
    svg: Path | None = None
    png: Path | None = None
    pharmacy: Path | None = None
    letter: Path | None = None
    weeks: int | None = None
    country: str | None = None

    @property
    def is_anything(self) -> bool:
        """Whether any file is wanted."""
        return any(getattr(self, field.name) is not None for field in fields(self) if field.name not in HOW)


def write_files(result: PlanResult, wanted: Wanted, screen: Screen) -> None:
    """Write the files of a plan and name each; of a refusal nothing is written.

    Raises
    ------
    BadOption
        A folder or a file that cannot be written; a calendar of a plan without a first day.
    """
    if not wanted.is_anything:
        return
    language = screen.language
    screen.blank()
    if not result.outcome.is_plan or not result.steps:
        screen.say(told("plan.nothing_written", language))
        return
    if wanted.out is not None and result.request.start_date is None:
        screen.say(told("plan.no_calendar", language))
    for option, path, made in _asked(result, wanted):
        screen.flush()
        write(option, path, made(result, language))
        screen.say(told("plan.written", language, file=path))


def _asked(result: PlanResult, wanted: Wanted) -> Iterator[tuple[str, Path, Made]]:
    pdf = partial(_pdf, country=wanted.country)
    makers: dict[str, Made] = {"pdf": pdf, "ics": _ics, "svg": _svg, "png": _png, "csv": _csv, "json": _json}
    if wanted.out is not None:
        make_folder(wanted.out)
        for kind, made in makers.items():
            if kind != "ics" or result.request.start_date is not None:
                yield "out", wanted.out / f"plan.{kind}", made
    letters = {kind: partial(_letter, kind=kind, wanted=wanted) for kind in ("pharmacy", "letter")}
    makers |= letters
    for kind in ("pdf", "ics", "svg", "png", *letters):
        path: Path | None = getattr(wanted, kind)
        if path is not None:
            yield kind, path, makers[kind]


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, where they are not there yet.

    Raises
    ------
    BadOption
        It cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise BadOption(option="out", given=str(folder), wanted="a folder that can be written to") from None


def write(option: str, path: Path, content: bytes) -> None:
    """Write a file: whole, or not at all; one that was there before stays until then.

    Raises
    ------
    BadOption
        It cannot be written.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or a device takes what comes
            path.write_bytes(content)
        else:
            _write_whole(path.resolve(), content)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise
        raise BadOption(option=option, given=str(path), wanted="a file that can be written") from None


def _write_whole(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        if path.exists():
            part.chmod(path.stat().st_mode)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _pdf(result: PlanResult, language: str, country: str | None) -> bytes:
    from opentaper import formulary
    from opentaper.exchange.plan_pdf import Paper, plan_pdf

    return plan_pdf(result, language, Paper(country=country, sources=formulary.sources()))


def _letter(result: PlanResult, language: str, kind: str, wanted: Wanted) -> bytes:
    from opentaper import formulary
    from opentaper.exchange.paper import Paper
    from opentaper.exchange.paper_blocks import paper_pdf
    from opentaper.exchange.pharmacy_letter import pharmacy_letter
    from opentaper.exchange.prescriber_letter import prescriber_letter
    from opentaper.planning.prescription import prescription

    weeks = WEEKS if wanted.weeks is None else wanted.weeks
    if not 1 <= weeks <= MOST_WEEKS:
        raise BadOption(option="weeks", given=str(weeks), wanted="1 to 52 weeks")
    of = prescription(result, result.steps[0].start_day, weeks * DAYS_PER_WEEK)
    paper = Paper(country=wanted.country, sources=formulary.sources())
    if kind == "pharmacy":
        return paper_pdf(pharmacy_letter(of, paper, language))
    return paper_pdf(prescriber_letter(of, result.request.start, paper, language))


def _ics(result: PlanResult, language: str) -> bytes:
    from opentaper.exchange.calendar_ics import calendar_ics

    return calendar_ics(result, wiring.now(), language)


def _svg(result: PlanResult, language: str) -> bytes:
    from opentaper.exchange.charts import chart_svg, plan_chart

    return chart_svg(plan_chart(result, language)).encode()


def _png(result: PlanResult, language: str) -> bytes:
    from opentaper.exchange.charts import chart_png, plan_chart

    return chart_png(plan_chart(result, language))


def _csv(result: PlanResult, language: str) -> bytes:
    from opentaper.exchange.plan_csv import plan_csv

    return plan_csv(result, language).encode()


def _json(result: PlanResult, language: str) -> bytes:
    from opentaper.exchange.plan_json import plan_json

    return plan_json(result, language).encode()
