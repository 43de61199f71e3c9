"""How a day was: new, late, corrected or in part; what was not answered is missing, and never nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID, uuid5

from opentaper.actions.deeds.deed import Moment, Written, deed
from opentaper.actions.deeds.way_back import WayBack, withdraw
from opentaper.errors import BadOption
from opentaper.formulary.items import item, modulator
from opentaper.formulary.signs import Urgency, signs
from opentaper.inference.check_in import CheckIn
from opentaper.record.models import CheckIn as CheckInRow

#: A day longer ago than this is a slip of the date.
MOST_DAYS_BACK = 366
MOST_NOTE = 4_000
A_MOMENT = timedelta(microseconds=1)
#: What a sign may be called that this version does not know: it is kept, and counts as one for the same day.
MOST_NAME = 64
#: What the answer says has to be done at once.
CRISIS, TALK_TODAY = "crisis", "talk-today"


@dataclass(frozen=True, slots=True)
class CheckInTold:
    """What a person told of a day.

    Parameters
    ----------
    day
        Their own day.
    scores
        0 (none) to 10 (worst) by item; an item that was not touched is not there.
    modulators
        What else the day held, 0 to 1 by name.
    signs
        Signs of danger that were answered with yes; None where they were not asked about.
    note
        A few words for the person themselves; nothing is ever learnt from them.
    written_at
        When it was written on a device that sends later; None is now.
    """

    day: date
    scores: Mapping[str, float] = field(default_factory=dict)
    modulators: Mapping[str, float] = field(default_factory=dict)
    signs: tuple[str, ...] | None = None
    note: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CheckInDone:
    """What became of a check-in.

    Parameters
    ----------
    corrects
        The check-in that stood for the day before; None of a new one.
    counts
        Whether it stands for its day: one that was written later is not replaced by an earlier one.
    is_late
        Whether the day had passed.
    signs, urgent
        The signs of danger, and what they ask for at once: ``crisis``, ``talk-today`` or nothing.
    """

    check_in: UUID
    day: date
    corrects: UUID | None = None
    counts: bool = True
    is_late: bool = False
    signs: tuple[str, ...] = ()
    urgent: str = ""


@deed
def check_in(told: CheckInTold, at: Moment) -> Written[CheckInDone]:
    """Keep a check-in; of two for one day the later written counts, and the other is kept beside it.

    Raises
    ------
    BadOption
        An item, a modulator or a sign that is none, a number outside its scale, a day ahead or long past, or
        nothing answered at all.
    """
    read = read_check_in(told, at)
    rows = CheckInRow.objects.filter(person_id=at.whose, day=read.day, withdrawn_at=None, replaced_by=None)
    standing = list(rows.order_by("written_at"))
    written = written_after(told.written_at, at, standing[-1].written_at if standing else None)
    row = CheckInRow(
        id=uuid5(at.deed_id, "check-in"),
        person_id=at.whose,
        day=read.day,
        written_at=written,
        scores=dict(read.scores),
        modulators=dict(read.modulators),
        signs=None if read.signs is None else list(read.signs),
        note=told.note.strip(),
        client_key=at.client_key,
    )
    later = [one for one in standing if one.written_at > written]
    row.replaced_by = later[-1] if later else None
    row.save(force_insert=True)
    if standing and not later:
        rows.filter(pk__in=[one.pk for one in standing]).update(replaced_by=row)
    done = CheckInDone(
        check_in=row.id,
        day=read.day,
        corrects=standing[-1].id if standing and not later else None,
        counts=not later,
        is_late=read.day < at.today,
        signs=read.signs or (),
        urgent=urgency(read.signs or ()),
    )
    return Written(done, undo=WayBack((withdraw("check_in", row.id),)).told)


def read_check_in(told: CheckInTold, at: Moment) -> CheckIn:
    """Return what was told as a check-in of the core, its names as the formulary has them.

    Raises
    ------
    BadOption
        As :func:`check_in`.
    """
    day_told(told.day, at.today)
    if len(told.note) > MOST_NOTE:
        raise BadOption(option="note", given=f"{len(told.note)}", wanted=f"at most {MOST_NOTE} letters")
    if told.signs is None and not (told.scores or told.modulators or told.note.strip()):
        raise BadOption(option="check-in", given="", wanted="at least one answer")
    return CheckIn(
        told.day,
        scores=tuple(sorted((_item(name), _plain(score)) for name, score in told.scores.items())),
        modulators=tuple(sorted((_modulator(name), _plain(v)) for name, v in told.modulators.items())),
        signs=None if told.signs is None else tuple(sorted({sign_named(name) for name in told.signs})),
        written_at=written_at(told.written_at, at),
    )


def day_told(day: date, today: date) -> None:
    """Refuse a day that has not come, or that is so long past that it must be a slip.

    Raises
    ------
    BadOption
        Such a day.
    """
    if day > today:
        raise BadOption(option="day", given=day.isoformat(), wanted="today or an earlier day")
    if day < today - timedelta(days=MOST_DAYS_BACK):
        wanted = f"a day of the last {MOST_DAYS_BACK} days"
        raise BadOption(option="day", given=day.isoformat(), wanted=wanted)


def written_at(told: datetime | None, at: Moment) -> datetime:
    """Return when something was written: never after it arrived, however wrong the clock of a device is.

    Raises
    ------
    BadOption
        A moment without its time zone.
    """
    if told is not None and told.tzinfo is None:
        raise BadOption(option="written_at", given=told.isoformat(), wanted="a moment with its time zone")
    return at.at if told is None else min(told.astimezone(UTC), at.at)


def written_after(told: datetime | None, at: Moment, last: datetime | None) -> datetime:
    """Return when something was written that corrects what was written ``last``.

    What is told now comes after it, also where the clock of this computer was set back since: whatever reads
    the record takes the last written, and must take this. What waited on a device keeps its own moment.

    Raises
    ------
    BadOption
        A moment without its time zone.
    """
    written = written_at(told, at)
    return written if told is not None or last is None else max(written, last + A_MOMENT)


def sign_named(name: str) -> str:
    """Return a sign as it is kept; one that this version does not know is kept too, and never lost.

    Raises
    ------
    BadOption
        What cannot be the name of a sign.

    Examples
    --------
    >>> sign_named("Akathisia "), sign_named("sign_of_tomorrow")
    ('akathisia', 'sign_of_tomorrow')
    """
    plain = name.strip().lower().replace("-", "_")
    if not plain.isidentifier() or not plain.isascii() or len(plain) > MOST_NAME:
        raise BadOption(option="sign", given=name[:MOST_NAME], wanted="the name of a sign")
    return plain


def urgency(names: tuple[str, ...]) -> str:
    """Return what signs ask for at once; nothing where there is none.

    Examples
    --------
    >>> urgency(("akathisia",)), urgency(("akathisia", "suicide_plan")), urgency(())
    ('talk-today', 'crisis', '')
    """
    grave = {one.name for one in signs() if one.urgency is Urgency.EMERGENCY}
    if grave & set(names):
        return CRISIS
    return TALK_TODAY if names else ""


def _plain(value: float) -> float:
    """Return a number without the sign that nothing may have."""
    return float(value) + 0.0


@cache
def _item(name: str) -> str:
    return item(name).name


@cache
def _modulator(name: str) -> str:
    return modulator(name).name
