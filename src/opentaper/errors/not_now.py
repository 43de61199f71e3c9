"""What is asked does not fit the record as it is: exit codes 40 to 49, and 54 to 63."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.errors.root import OpenTaperError


class NotNow(OpenTaperError, http_status=409):
    """What is asked can be meant, but the record is not in a state for it."""


@dataclass(eq=False)
class StaleVersion(NotNow, code="stale_version", exit_code=40):
    """What is to be changed was changed elsewhere since the page was shown; nothing was written."""

    what: str
    told: int
    now: int


@dataclass(eq=False)
class UnknownPerson(NotNow, code="unknown_person", exit_code=41, http_status=404):
    """Nobody of this key is in the record."""

    person: str


@dataclass(eq=False)
class AlreadyUndone(NotNow, code="already_undone", exit_code=42):
    """A deed that was undone before."""

    deed: str
    at: str


@dataclass(eq=False)
class CannotUndo(NotNow, code="cannot_undo", exit_code=43):
    """A deed that cannot be undone: of another day, built upon since, or final; ``why`` says which."""

    deed: str
    why: str


@dataclass(eq=False)
class KeyUsedTwice(NotNow, code="key_used_twice", exit_code=44):
    """A client key that came with one deed and now comes with another; nothing was written."""

    key: str
    first: str
    now: str


@dataclass(eq=False)
class RecordBusy(NotNow, code="record_busy", exit_code=45, http_status=503):
    """Others kept writing for longer than a person should wait; nothing was written."""

    tries: int


@dataclass(eq=False)
class UnknownMedication(NotNow, code="unknown_medication", exit_code=46, http_status=404):
    """No medication of this key belongs to the person, or it has ended."""

    medication: str


@dataclass(eq=False)
class NoPlanYet(NotNow, code="no_plan_yet", exit_code=47, http_status=404):
    """A plan is to be changed, signed or followed where there is none."""

    drug: str


@dataclass(eq=False)
class PlanRefused(NotNow, code="plan_refused", exit_code=48):
    """What was asked makes no plan; ``reasons`` are those of planning, and nothing was written."""

    outcome: str
    reasons: tuple[object, ...] = ()


@dataclass(eq=False)
class CutNotYet(NotNow, code="cut_not_yet", exit_code=49):
    """A change of the dose that may not be confirmed today; ``reasons`` are those of the advice.

    ``why`` is not_due, nothing_left, other_dose, no_check_in, other_drug, advice, smaller_step, signature,
    diary (too few days told so far) or understanding (the short questions are not answered yet).
    """

    dose: str
    why: str
    reasons: tuple[object, ...] = ()


@dataclass(eq=False)
class NotShared(NotNow, code="not_shared", exit_code=54, http_status=404):
    """What an account asks for is not shared with it; a stranger is told no more than that.

    ``why`` is that of :mod:`opentaper.actions.permissions`: for the matrix and for tests, never for a page.
    """

    why: str


@dataclass(eq=False)
class InvitationClosed(NotNow, code="invitation_closed", exit_code=55, http_status=404):
    """An invitation does not open: wrong code, used, withdrawn, over or never there; it is not said which."""

    days: int


@dataclass(eq=False)
class TooManyTries(NotNow, code="too_many_tries", exit_code=56, http_status=429):
    """An account tried so many codes that it must wait."""

    minutes: int


@dataclass(eq=False)
class ImportNotNow(NotNow, code="import_not_now", exit_code=57):
    """A file of a body that cannot be read on, kept, dropped or taken back as it is; ``why`` is a code."""

    why: str
    file: str = ""


@dataclass(eq=False)
class GoalNotNow(NotNow, code="goal_not_now", exit_code=58):
    """A goal for the body that is not set, or not agreed to, as things are; ``why`` is a code.

    ``keys`` names what speaks against it, by rows of the data with blanks between them.
    """

    goal: str
    why: str
    keys: str = ""


@dataclass(eq=False)
class ExperimentNotNow(NotNow, code="experiment_not_now", exit_code=59):
    """An experiment with a habit that is not begun, or not read out, as things are; ``why`` is a code."""

    habit: str
    why: str


@dataclass(eq=False)
class RecordUnreached(NotNow, code="record_unreached", exit_code=61, http_status=503):
    """The disk or the database server does not do what it should; the deed is there wholly or not at all.

    ``why`` is full, read_only, disk or away.
    """

    why: str


@dataclass(eq=False)
class BackupNotKept(NotNow, code="backup_not_kept", exit_code=62):
    """A backup, or a copy before an upgrade, that could not be made or was not whole when it was looked at.

    ``why`` is a code with words of its own; ``folder`` is where it was to lie.
    """

    why: str
    folder: str = ""


@dataclass(eq=False)
class RestoreNotNow(NotNow, code="restore_not_now", exit_code=63):
    """A backup that is not brought back like this; the record is as it was. ``why`` is a code."""

    why: str
