"""A file that is brought in, as its page shows it: how far it is, what it would bring, what is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from opentaper.actions.deeds.import_rows import CHECK_INS
from opentaper.actions.readings.imports_read import ImportPreview, ImportRead, NightRead
from opentaper.exchange.body_files import FORMATS, Question
from opentaper.formulary.body_kinds import body_kinds
from opentaper.web.forms import TypedForm
from opentaper.web.settings_choices import ValueAndWord, zones
from opentaper.web.zones import zone_for
from opentaper.wording import date_text, error_text, is_worded, words

#: An answer of the form: this before the key of its question.
ANSWER = "answer:"
#: Asked beside the nights that show what it means.
ZONE = "zone"
HOUR = 60


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind of a file or of an import: its name, how many, how many of them are new, and its days."""

    key: str
    name: str
    n: int
    n_new: int = 0
    first: date | None = None
    last: date | None = None
    is_chosen: bool = True


@dataclass(frozen=True, slots=True)
class ImportShown:
    """A line of the list: the file, what became of it, and what it brought."""

    key: UUID
    name: str
    format: str
    status: str
    percent: int
    on: date
    kinds: tuple[KindShown, ...]
    first: date | None
    last: date | None
    error: tuple[str, str] | None

    @property
    def state(self) -> str:
        """The code of what became of it."""
        return f"web.imports.state.{self.status}"


@dataclass(frozen=True, slots=True)
class NightShown:
    """A night as an example: the day of waking, its times ("" where not told), its length, its source."""

    day: date
    from_clock: str
    to_clock: str
    length: str
    source: str


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question about a file: its field, its sentence, and what may be answered (none: a free text)."""

    name: str
    text: str
    choices: tuple[ValueAndWord, ...]
    given: str
    is_open: bool
    field: str


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What a file would bring, in words."""

    kinds: tuple[KindShown, ...]
    nights: tuple[NightShown, ...]
    left_out: tuple[str, ...]
    questions: tuple[QuestionShown, ...]
    sources: tuple[str, ...]
    is_zone_told: bool
    is_ready: bool
    n_new: int
    n_known: int
    n_taken: int
    n_old: int
    n_by_hand: int
    same: date | None

    @property
    def open_questions(self) -> tuple[QuestionShown, ...]:
        """Those that must be answered first."""
        return tuple(one for one in self.questions if one.is_open)

    @property
    def other_questions(self) -> tuple[QuestionShown, ...]:
        """Those that are answered, or need not be."""
        return tuple(one for one in self.questions if not one.is_open)


def import_shown(read: ImportRead, language: str, zone: str) -> ImportShown:
    """Return an import as a line of the list."""
    kinds = tuple(KindShown(key, kind_name(key, language), n) for key, n in read.kinds.items())
    return ImportShown(
        key=read.key,
        name=read.file_name,
        format=format_name(read.format, language),
        status=read.status,
        percent=round(100 * min(max(read.done, 0.0), 1.0)),
        on=local_day(read.kept_at or read.at, zone),
        kinds=kinds,
        first=read.first,
        last=read.last,
        error=None if read.error is None else error_text(read.error, language),
    )


def preview_shown(told: ImportPreview, form: TypedForm, zone: str) -> PreviewShown:
    """Return what a file would bring; what the form chose before stays chosen."""
    language, chosen = form.language, frozenset(form.all("kinds"))
    return PreviewShown(
        kinds=tuple(
            KindShown(
                *(one.kind, kind_name(one.kind, language), one.n, one.n_new, one.first, one.last),
                is_chosen=one.kind in chosen if form.is_ticked("chosen") else True,
            )
            for one in told.kinds
        ),
        nights=tuple(_night(one, language) for one in told.nights),
        left_out=tuple(
            words(f"body_left.{one.why}", language, n=one.n, name=one.name, first=one.first)
            for one in told.left_out
        ),
        questions=tuple(
            _question(one, f"q-{place}", language)
            for place, one in enumerate(told.questions)
            if one.key != ZONE
        ),
        sources=tuple(dict.fromkeys(device_name(one) for one in told.sources)),
        is_zone_told=told.is_zone_told,
        is_ready=told.is_ready,
        n_new=told.n_new,
        n_known=told.n_known,
        n_taken=told.n_taken,
        n_old=told.n_old,
        n_by_hand=told.n_by_hand,
        same=None if told.same is None else local_day(told.same, zone),
    )


def zone_choices(zone: str) -> tuple[ValueAndWord, ...]:
    """Return the time zones to choose from, with the one that counts now."""
    return tuple((one, one.replace("_", " ")) for one in sorted({*zones(), zone}))


def kind_name(key: str, language: str) -> str:
    """Return the name of a kind; of one that this version does not know, its key."""
    if key == CHECK_INS:
        return words("web.imports.check_ins", language)
    return next((one.name.of(language) for one in body_kinds() if one.key == key), key)


def device_name(source: str) -> str:
    """Return the device or app that a source names, without the kind of file.

    Examples
    --------
    >>> device_name("apple_health: Watch"), device_name("oura")
    ('Watch', 'oura')
    """
    return source.partition(": ")[2] or source


def format_name(key: str, language: str) -> str:
    """Return the name of a format; nothing of one that is not known."""
    code = f"body_import.format.{key}"
    return words(code, language) if is_worded(code) else ""


def formats_shown(language: str) -> tuple[tuple[str, str], ...]:
    """Return the formats that can be read, each with how its file is got."""
    return tuple((format_name(one, language), words(f"body_import.how.{one}", language)) for one in FORMATS)


def local_day(moment: datetime, zone: str) -> date:
    """Return the day of a moment where the person is."""
    return moment.astimezone(ZoneInfo(zone_for(zone, ""))).date()


def length_text(minutes: float, language: str) -> str:
    """Return a length of time as hours and minutes."""
    hours, left = divmod(round(minutes), HOUR)
    return words("web.imports.hours", language, hours=hours, minutes=f"{left:02d}")


def _night(one: NightRead, language: str) -> NightShown:
    began, ended = ("" if time is None else f"{time:%H:%M}" for time in (one.from_time, one.to_time))
    return NightShown(one.day, began, ended, length_text(one.minutes, language), device_name(one.source))


def _question(one: Question, field: str, language: str) -> QuestionShown:
    choices = tuple((answer, answer_text(answer, language)) for answer in one.answers)
    if choices and not one.given:
        choices = (("", words("web.imports.choose", language)), *choices)
    return QuestionShown(
        name=ANSWER + one.key,
        text=words(f"body_ask.{one.code}", language, **one.told),
        choices=choices,
        given=one.given,
        is_open=one.is_open,
        field=field,
    )


def answer_text(answer: str, language: str) -> str:
    """Return an answer in words: those of the catalogues, a day, a kind, or as it stands."""
    code = f"web.imports.answer.{answer}"
    if answer and is_worded(code):
        return words(code, language)
    try:
        return date_text(date.fromisoformat(answer), language)
    except ValueError:
        return kind_name(answer, language)
