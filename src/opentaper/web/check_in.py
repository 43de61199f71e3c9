"""Check-in: how a day was, in under a minute; what is left out is missing, a sign of danger opens Help."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.deed import Moment
from opentaper.actions.deeds.tell_dose import DoseTold, tell_dose
from opentaper.actions.readings.medicines_now import medicines_now
from opentaper.actions.readings.person import PersonRead
from opentaper.actions.readings.taken_drugs import taken_drugs
from opentaper.actions.readings.told_record import check_ins_of, note_of
from opentaper.errors import OpenTaperError, RecordBusy
from opentaper.formulary.items import item, modulators
from opentaper.formulary.rows import Sign
from opentaper.inference.check_in import CheckIn, latest
from opentaper.quantities import Dose
from opentaper.web.check_in_form import (
    ASKED_OUTRIGHT,
    NO,
    YES,
    ToldDay,
    is_urgent,
    signs_asked,
    told_date,
    told_day,
)
from opentaper.web.context import language_for
from opentaper.web.forms import FieldShown, TypedForm
from opentaper.web.notices import redirect_telling
from opentaper.web.people import moment, person_of
from opentaper.web.sliders import FIRST_ASKED, LOW_BURDEN, SliderRow, scores_shown, slider_rows
from opentaper.wording import words

#: So many days back it is looked which items are the person's own, and what was answered the last time.
LOOK_BACK_DAYS = 60
#: More questions than that are too many for a bad day.
MOST_ASKED = 9
UNPROCESSABLE = 422
#: What can be said of a dose beside a check-in; the other answers have a page of their own.
TOOK = frozenset({"taken", "late", "missed"})
HELP_AFTER = "/help?because=signs"
#: How long a form waited on a device, at most three years; what came within a minute came at once.
_SECONDS = re.compile(r"[0-9]{1,8}", re.ASCII)
AT_ONCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What else a day may hold: the name and the code of its word, and whether it is ticked."""

    name: str
    code: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class SignRow:
    """A sign of danger: its name, the code of its question, whether it is ticked."""

    name: str
    question: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class TookRow:
    """One medicine and whether its dose of the day was taken: ``told`` is taken, late, missed, or ""."""

    medication: UUID
    drug: str
    dose: Dose
    told: str

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"took-{self.medication}"


@dataclass(frozen=True, slots=True)
class CheckInPage:
    """The form of a day.

    Parameters
    ----------
    day, today, yesterday
        The day that is asked about, and the two that can be chosen at once.
    rows
        The questions, the person's own items.
    before_day
        The day of the answers that are shown as marks, None where there are none.
    is_correction
        Whether the day has a check-in that this one replaces.
    took
        Every medicine with its dose of that day.
    held, signs, more_signs
        What else the day held; signs of danger, the urgent ones first. "None of these" stands at the end of
        that list and inside its fold: nobody says no to what they have not seen.
    safe
        The answer to the question about suicide and self-harm: yes, no, unsaid, or "".
    form
        What was typed and what is wrong with it.
    """

    day: date
    today: date
    yesterday: date
    rows: tuple[SliderRow, ...]
    before_day: date | None
    is_correction: bool
    took: tuple[TookRow, ...]
    held: tuple[HeldRow, ...]
    held_none: bool
    signs: tuple[SignRow, ...]
    more_signs: tuple[SignRow, ...]
    signs_none: bool
    safe: str
    note: FieldShown
    form: TypedForm

    @property
    def is_today(self) -> bool:
        """Whether the day that is asked about is today."""
        return self.day == self.today

    @property
    def has_danger(self) -> bool:
        """Whether a sign of danger is ticked."""
        return self.safe == YES or any(row.is_ticked for row in (*self.signs, *self.more_signs))


@dataclass(frozen=True, slots=True)
class KnownDays:
    """The days told so far, one check-in a day, in order of days."""

    days: tuple[CheckIn, ...]

    def of(self, day: date) -> CheckIn | None:
        """Return the check-in of a day."""
        return next((one for one in self.days if one.day == day), None)

    def before(self, day: date, asked: tuple[str, ...]) -> CheckIn | None:
        """Return the last check-in before a day that answers one of the items that are asked about."""
        found = (one for one in reversed(self.days) if one.day < day)
        return next((one for one in found if any(item(name).name in asked for name, _ in one.scores)), None)

    def asked_on(self, day: date, *, low_burden: bool) -> tuple[str, ...]:
        """Return what is asked of a day, and all that it was told before: a correction loses nothing."""
        names, own = self.asked(low_burden=low_burden), self.of(day)
        told = () if own is None else tuple(item(name).name for name, _ in own.scores)
        return (*names, *(name for name in told if name not in names))

    def asked(self, *, low_burden: bool) -> tuple[str, ...]:
        """Return the person's own items: those of their last check-in with scores, else the first ones."""
        if low_burden:
            return LOW_BURDEN
        own = next((one for one in reversed(self.days) if len(one.scores) > 1), None)
        if own is None:
            return FIRST_ASKED
        names = [item(name).name for name, _ in own.scores]
        return tuple(sorted(names, key=lambda name: name != FIRST_ASKED[0]))[:MOST_ASKED]


def known_days(person: PersonRead, today: date) -> KnownDays:
    """Return the last days of a person; one query."""
    found = check_ins_of(person.id, today, today - timedelta(days=LOOK_BACK_DAYS))
    return KnownDays(latest(found))


def took_rows(person: PersonRead, form: TypedForm, day: date) -> tuple[TookRow, ...]:
    """Return the medicines of a day with what the form says of them; none where nothing is taken."""
    medicines = [one for one in medicines_now(person.id, day) if one.dose]
    rows = (TookRow(one.id, one.drug.name, one.dose, "") for one in medicines)
    return tuple(replace(row, told=told if (told := form.value(row.name)) in TOOK else "") for row in rows)


def check_in_page(
    form: TypedForm,
    known: KnownDays,
    signs: tuple[Sign, ...],
    today: date,
    took: tuple[TookRow, ...] = (),
    *,
    low: bool,
) -> CheckInPage:
    """Return the page of a day with what its form holds."""
    day = told_date(form, today)
    names = known.asked_on(day, low_burden=low)
    before = known.before(day, names)
    ticked, held = set(form.all("signs")), set(form.all("held"))
    rest = [sign for sign in signs if sign.name != ASKED_OUTRIGHT]
    return CheckInPage(
        day=day,
        today=today,
        yesterday=today - timedelta(days=1),
        rows=slider_rows(names, form, dict(before.scores) if before else {}),
        before_day=before.day if before else None,
        is_correction=known.of(day) is not None,
        took=took,
        held=tuple(
            HeldRow(one.name, f"web.check_in.held.{one.name}", one.name in held) for one in modulators()
        ),
        held_none=form.is_ticked("held_none"),
        signs=tuple(_sign_row(sign, ticked) for sign in rest if is_urgent(sign)),
        more_signs=tuple(_sign_row(sign, ticked) for sign in rest if not is_urgent(sign)),
        signs_none=form.is_ticked("signs_none"),
        safe=form.value("safe"),
        note=form["note"],
        form=form,
    )


def _sign_row(sign: Sign, ticked: set[str]) -> SignRow:
    return SignRow(sign.name, f"sign_question.{sign.name}", sign.name in ticked)


@require_http_methods(["GET", "HEAD", "POST"])
def show_check_in(request: HttpRequest) -> HttpResponse:
    """Show the form of a day, or keep what it told."""
    person = person_of(request)
    if person is None:
        return redirect("/welcome")
    at, language = moment(request), language_for(request)
    known, signs = known_days(person, at.today), signs_asked(taken_drugs(person.id))
    if request.method == "POST":
        form, status = TypedForm.of(request.POST, language), UNPROCESSABLE
        told = told_day(form, signs, at.today)
        took = took_rows(person, form, told.day)
        if form.is_good and told.is_empty and not any(row.told for row in took):
            form.say("day", "web.check_in.nothing")
        if form.is_good:
            try:
                return _kept(told, took, at, language, written_on_device(request, at.at))
            except RecordBusy as error:
                # the answer itself is fine: a device that sent it keeps it, and sends it again by itself
                form.blame("day", error)
                status = error.http_status
            except OpenTaperError as error:
                form.blame("day", error)
    else:
        form, status = _first_form(request, person, known, at.today, language), 200
        took = took_rows(person, form, told_date(form, at.today))
    page = check_in_page(form, known, signs, at.today, took, low=person.low_burden)
    return render(request, "check_in.html", {"page": page}, status=status)


def _kept(
    told: ToldDay, took: tuple[TookRow, ...], at: Moment, language: str, written: datetime | None
) -> HttpResponseRedirect:
    """Do the deeds, and go to Today; to Help where a sign of danger was told."""
    for row in took:
        if row.told:
            key = uuid5(at.client_key, f"dose {row.medication}")
            dose = DoseTold(row.medication, told.day, row.told, written_at=written)
            tell_dose(dose, replace(at, client_key=key))
    if told.is_empty:
        return redirect_telling("/", words("web.check_in.saved", language, day=told.day))
    done = check_in(
        CheckInTold(
            day=told.day,
            scores=dict(told.scores),
            modulators=dict(told.modulators),
            signs=told.signs,
            note=told.note,
            written_at=written,
        ),
        at,
    )
    code = "web.check_in.corrected" if done.corrects else "web.check_in.saved"
    to = HELP_AFTER if done.signs else "/"
    return redirect_telling(to, words(code, language, day=told.day), str(at.deed_id))


def written_on_device(request: HttpRequest, now: datetime) -> datetime | None:
    """Return when a form was written that waited on a device, by how long it did; None if it came at once."""
    told = request.headers.get("X-OpenTaper-Waited", "")
    if not _SECONDS.fullmatch(told) or int(told) < AT_ONCE_SECONDS:
        return None
    return now - timedelta(seconds=int(told))


def _first_form(
    request: HttpRequest, person: PersonRead, known: KnownDays, today: date, language: str
) -> TypedForm:
    """Return the form as it is first shown: empty, with the day's own answers, or those of the last time."""
    form = TypedForm.of(request.GET, language)
    day = told_date(form, today)
    own = known.of(day)
    held = _held_again(own) if own else {}
    if own is not None and (note := note_of(person.id, day)):
        held["note"] = (note,)
    scores: Mapping[str, float] = dict(own.scores) if own else {}
    before = known.before(day, known.asked(low_burden=person.low_burden))
    if request.GET.get("like") == "last" and before is not None:
        scores = dict(before.scores)
    texts = {**form.texts, **held, **{name: (text,) for name, text in scores_shown(scores).items()}}
    return TypedForm(texts, language, dict(form.errors))


def _held_again(own: CheckIn) -> dict[str, tuple[str, ...]]:
    """Return what a check-in told beside its scores, as the fields of a form hold it."""
    held = tuple(name for name, share in own.modulators if share > 0)
    told: dict[str, tuple[str, ...]] = {"held": held}
    if own.modulators and not held:
        told["held_none"] = ("yes",)
    if own.signs is not None:
        told["signs"] = own.signs
        told["safe"] = (YES if ASKED_OUTRIGHT in own.signs else NO,)
        if not own.signs:
            told["signs_none"] = ("yes",)
    return told


urls = [path("check-in", show_check_in, name="check-in")]
