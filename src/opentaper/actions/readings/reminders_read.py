"""What the app may remind a person of, today and on the days after: a question of looking, never of a dose.

What is told covers a week, so that a device that reaches nobody still knows the days ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid5

from opentaper.actions.deeds.choose_notifications import (
    CHECK_IN,
    LOOK_BACK,
    NOTHING,
    STEP,
    STOCK,
    NotificationsTold,
    notifications_of,
)
from opentaper.actions.readings.keeping_well_read import keeping_well_of
from opentaper.actions.readings.today_read import (
    ADVICE,
    NO_CHECK_IN,
    SIGNATURE,
    MedicationToday,
    NextRead,
    TodayRead,
    today_of,
)
from opentaper.errors import UnknownPerson
from opentaper.formulary.own_plans import look_back_rule
from opentaper.planning.astray import Act
from opentaper.planning.running_out import RunningOut
from opentaper.quantities import Dose
from opentaper.record.models import Person

#: Days after today that an answer covers.
AHEAD = 6
#: In low-burden mode a check-in is asked for when so many days have gone since the last one.
LIGHTLY = 3
#: A step that waits is told of again after so many days: often enough to know, too seldom to urge.
STEP_EVERY, STEP_EVERY_LIGHTLY = 7, 28
STOCK_EVERY = 3
#: The rules of the advice that speak against no step once today's check-in is made.
TODAY_OPEN, GO_ON = "today_open", "go_on"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to look at.

    Parameters
    ----------
    key
        Names it on a device, and tells nothing of drug or dose.
    kind
        ``check_in``, ``step``, ``stock`` or ``look_back``.
    first, last
        The days on which a device may show it, if it has heard nothing newer.
    every
        So many days pass at least before it is shown again.
    drug
        Its drug; empty for a check-in.
    now, coming
        Of a step: the dose that is taken until something is confirmed, and the one that the plan has next.
    supply
        Of a stock: what runs out, and when.
    """

    key: str
    kind: str
    first: date
    last: date
    every: int
    drug: str = ""
    now: Dose | None = None
    coming: Dose | None = None
    supply: RunningOut | None = None

    def is_due(self, day: date) -> bool:
        """Whether it may be shown on a day."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class RemindersRead:
    """What was chosen, and what there is to remind of from ``today`` on, of what was chosen."""

    chosen: NotificationsTold
    today: date
    reminders: tuple[Reminder, ...]


def notifications_chosen(person_id: UUID) -> NotificationsTold:
    """Return what a person chose.

    Raises
    ------
    UnknownPerson
        Nobody has this key.
    """
    row = Person.objects.filter(pk=person_id).values_list("reminders", "version").first()
    if row is None:
        raise UnknownPerson(person=str(person_id))
    return notifications_of(*row)


def reminders_of(person_id: UUID, today: date, *, low_burden: bool = False) -> RemindersRead:
    """Return what to remind a person of; where nothing was chosen, nothing is looked up.

    Raises
    ------
    UnknownPerson
        Nobody has this key.
    """
    chosen = notifications_chosen(person_id)
    if chosen.how == NOTHING or not chosen.about:
        return RemindersRead(chosen, today, ())
    read = today_of(person_id, today)
    found = reminders_on(read, low_burden=low_burden)
    if LOOK_BACK in chosen.about and not read.signs:
        found = (*found, *_look_backs(person_id, today))
    return RemindersRead(chosen, today, tuple(one for one in found if one.kind in chosen.about))


def reminders_on(read: TodayRead, *, low_burden: bool = False) -> tuple[Reminder, ...]:
    """Return everything that could be reminded of, seen from one day."""
    if not read.medications:
        return ()
    found: list[Reminder | None] = [_check_in(read, low_burden=low_burden)]
    for one in read.medications:
        # While a sign of danger is open, no step is spoken of, on no day ahead.
        step = None if read.signs else _step(one, read.today, low_burden=low_burden)
        found += [step, _stock(one, read.today)]
    return tuple(one for one in found if one is not None)


def _check_in(read: TodayRead, *, low_burden: bool) -> Reminder | None:
    every = LIGHTLY if low_burden else 1
    written = [one.day for one in read.days]
    first = max(read.today, max(written) + timedelta(days=every)) if written else read.today
    return _within(Reminder("check-in", CHECK_IN, first, _last(read.today), every))


def _step(one: MedicationToday, today: date, *, low_burden: bool) -> Reminder | None:
    """Return that a step may be looked at; nothing while anything but today's check-in stands against it."""
    coming = one.next
    if coming is None or SIGNATURE in coming.waits_for:
        return None
    is_open = _may_be_looked_at(one, coming)
    first = today if is_open else coming.earliest
    if first is None or (first <= today and not is_open):
        return None
    key = f"step-{uuid5(one.id, f'step {coming.dose.micrograms}').hex}"
    every = STEP_EVERY_LIGHTLY if low_burden else STEP_EVERY
    return _within(Reminder(key, STEP, first, _last(today), every, one.drug.name, one.dose, coming.dose))


def _may_be_looked_at(one: MedicationToday, coming: NextRead) -> bool:
    """Tell whether a step may be confirmed today, if need be after a check-in."""
    if coming.may_be_confirmed:
        return True
    if NO_CHECK_IN not in coming.waits_for or not set(coming.waits_for) <= {NO_CHECK_IN, ADVICE}:
        return False
    # Before the check-in of today the advice holds for that reason alone, and speaks of tomorrow.
    rules = () if one.advice is None else one.advice.advice.rules
    return {rule.rule for rule in rules if rule.fired} <= {TODAY_OPEN, GO_ON}


def _stock(one: MedicationToday, today: date) -> Reminder | None:
    """Return what has to be ordered first; on the day on which it ends, it is told of each day."""
    first = min((low for low in one.supply if low.order_in is not None), key=_order_in, default=None)
    if first is None:
        return None
    every = 1 if first.act is Act.RING else STOCK_EVERY
    due = today + timedelta(days=_order_in(first))
    key = f"stock-{uuid5(one.id, f'stock {first.product.id}').hex}"
    return _within(Reminder(key, STOCK, due, _last(today), every, one.drug.name, supply=first))


def _look_backs(person_id: UUID, today: date) -> tuple[Reminder, ...]:
    """Return the days to look back that somebody chose: the one that is open, and those of the days ahead."""
    well, every = keeping_well_of(person_id, today), int(look_back_rule().again_days.value)
    days = [day for day in well.agreed if day == well.due or day > today]
    found = (Reminder(f"look-back-{day}", LOOK_BACK, day, _last(today), every) for day in days)
    return tuple(one for one in found if _within(one) is not None)


def _order_in(low: RunningOut) -> int:
    return low.order_in or 0


def _last(today: date) -> date:
    return today + timedelta(days=AHEAD)


def _within(one: Reminder) -> Reminder | None:
    return one if one.first <= one.last else None
