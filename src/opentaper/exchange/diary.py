"""A diary as it was read from a file: check-ins, doses really taken, and what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.errors import BadDiary, BadLine
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.instruments import InstrumentAnswer
from opentaper.reasons import Reason


@dataclass(frozen=True, slots=True)
class ToldDiary:
    """What a file told.

    Parameters
    ----------
    check_ins, doses, instruments
        What is learnt from, in order of days. Of one day there may be several check-ins: corrections.
    skipped
        Lines that were left out because they cannot be read, each with its number and reason; empty unless
        leaving them out was asked for.
    remarks
        What the reader should know of how it was read.
    """

    check_ins: tuple[CheckIn, ...] = ()
    doses: tuple[DoseTaken, ...] = ()
    instruments: tuple[InstrumentAnswer, ...] = ()
    skipped: tuple[BadLine, ...] = ()
    remarks: tuple[Reason, ...] = ()


def joined(*diaries: ToldDiary) -> ToldDiary:
    """Return several diaries as one, each with all that it told.

    Examples
    --------
    >>> joined(ToldDiary(), ToldDiary()) == ToldDiary()
    True
    """
    return ToldDiary(
        check_ins=tuple(one for diary in diaries for one in diary.check_ins),
        doses=tuple(one for diary in diaries for one in diary.doses),
        instruments=tuple(one for diary in diaries for one in diary.instruments),
        skipped=tuple(one for diary in diaries for one in diary.skipped),
        remarks=tuple(one for diary in diaries for one in diary.remarks),
    )


def kept_apart(bad: list[BadLine], file: str, *, skip_bad: bool) -> tuple[BadLine, ...]:
    """Return the bad lines in order where they may be left out; nothing is read by halves.

    Raises
    ------
    BadDiary
        There are bad lines, and leaving them out was not asked for.

    Examples
    --------
    >>> kept_apart([], "diary.csv", skip_bad=False)
    ()
    """
    each = {(one.line, one.why, one.text): one for one in bad}
    ordered = tuple(sorted(each.values(), key=lambda one: one.line))
    if ordered and not skip_bad:
        raise BadDiary(file=file, n=len(ordered), parts=ordered)
    return ordered
