"""What can be wrong with what was asked, drawn as a tree.

::

    OpenTaperError
    ├── BadInput                what was typed cannot be meant                exit
    │   ├── UnknownDrug         no such drug; near names offered               10
    │   ├── UnknownUnit         a dose without a known unit                    11
    │   ├── NotADose            not a number, or finer than a microgram        12
    │   ├── NegativeDose        below zero                                     13
    │   ├── HugeDose            so large that the unit must be wrong           14
    │   ├── AboveLicensedMaximum  more than the drug is licensed for           15
    │   ├── NotSplittable       a product that must stay whole                 16
    │   ├── EmptyShelf          nothing to make a dose from                    17
    │   ├── BadInterval         no whole number of days of at least one        18
    │   ├── ContradictoryDates  an end before its beginning                    19
    │   ├── BadLine             a line of a file that cannot be read           20
    │   ├── GoalAboveStart      a taper that would go up                       21
    │   ├── UnknownCurve        no such occupancy curve for this drug          22
    │   ├── UnknownMarket       no product list of this country                23
    │   ├── BadShelf            a shelf item that cannot be understood         24
    │   ├── BadOption           any other option, named                        25
    │   ├── NoEquivalence       two drugs without a sourced equivalence        26
    │   ├── NoCurve             occupancy asked of a drug without a curve      27
    │   ├── BadDiary            a diary with lines or names that are not clear 28
    │   ├── UnknownItem         a name in a diary that means nothing here      29
    │   ├── UnknownDirection    a score of which it is unsaid which end is bad 30
    │   ├── ChangedFile         a file of a record that was changed since      31
    │   ├── HugeFile            a file that is larger than any record          32
    │   ├── BadBundle           a FHIR file that cannot mean one dose a day    33
    │   ├── FhirFlaw            one place of a FHIR file, and what is amiss    34
    │   ├── BadFile             a file of a phone or meter that is not readable 35
    │   └── BadBackup           a backup that does not open or is not whole     36
    ├── NotNow                  what is asked does not fit the record as it is
    │   ├── StaleVersion        changed elsewhere since the page was shown     40
    │   ├── UnknownPerson       nobody of this name in the record              41
    │   ├── AlreadyUndone       a deed that is undone already                  42
    │   ├── CannotUndo          a deed that can no longer be undone            43
    │   ├── KeyUsedTwice        one key for two different deeds                44
    │   ├── RecordBusy          others kept writing for too long               45
    │   ├── UnknownMedication   no medication of this name in the record       46
    │   ├── NoPlanYet           a change of a plan where there is none         47
    │   ├── PlanRefused         what was asked makes no plan                   48
    │   ├── CutNotYet           a cut that may not be confirmed today          49
    │   ├── NotShared           nothing that this account may see or do        54
    │   ├── InvitationClosed    an invitation that does not open               55
    │   ├── TooManyTries        codes tried too often in a row                 56
    │   ├── ImportNotNow        a file brought in that cannot go on like this  57
    │   ├── GoalNotNow          a goal for the body that is not set like this  58
    │   ├── ExperimentNotNow    an experiment that is not begun like this      59
    │   ├── RecordUnreached     the disk or the database server does not do it 61
    │   ├── BackupNotKept       a backup that could not be made                62
    │   └── RestoreNotNow       a backup that is not brought back like this    63
    ├── NotStarted              the app does not start like this
    │   ├── WrongPassphrase     the record does not open with this passphrase  50
    │   ├── UnsafeSetting       a setting under which nobody would be safe     51
    │   ├── PortTaken           another program listens there already          52
    │   ├── NewerRecord         a later OpenTaper wrote this record            53
    │   ├── DamagedRecord       a record that is not what was written          60
    │   └── RecordSealed        a cell of the record that does not open        64
    └── BrokenFormulary         the data files contradict each other           70

Each leaf has fields, not only prose; the sentence and the remedy come from the wording
catalogues under ``error.<code>``. What may come of a *computation* (no makeable dose, a cap) is an
:class:`~opentaper.planning.result.Outcome`, not an error.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class OpenTaperError(Exception):
    """Anything that OpenTaper refuses, with the values that explain it."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 400

    def __init_subclass__(cls, *, code: str = "", exit_code: int = 0, http_status: int = 0) -> None:
        """Give a leaf its code, its exit code, and the HTTP status where it is not that of its branch."""
        super().__init_subclass__()
        cls.code, cls.exit_code = code or cls.code, exit_code or cls.exit_code
        cls.http_status = http_status or cls.http_status

    @property
    def values(self) -> dict[str, object]:
        """The fields by name, for the wording catalogues and for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!s}" for name, value in self.values.items())
        return f"{self.code}: {told}" if told else self.code


class BadInput(OpenTaperError):
    """What was typed cannot be meant."""


@dataclass(eq=False)
class UnknownDrug(BadInput, code="unknown_drug", exit_code=10, http_status=404):
    """No drug of this name is in the formulary."""

    name: str
    near: tuple[str, ...] = ()


@dataclass(eq=False)
class UnknownUnit(BadInput, code="unknown_unit", exit_code=11):
    """A dose whose unit is missing or not known."""

    text: str
    unit: str
    known: tuple[str, ...] = ("mg", "micrograms", "g")


@dataclass(eq=False)
class NotADose(BadInput, code="not_a_dose", exit_code=12):
    """Not a number with a unit, or finer than a microgram, or ambiguous."""

    text: str
    why: str = "not_a_number"


@dataclass(eq=False)
class NegativeDose(BadInput, code="negative_dose", exit_code=13):
    """A dose below zero."""

    text: str


@dataclass(eq=False)
class HugeDose(BadInput, code="huge_dose", exit_code=14):
    """A dose so large that its unit is probably wrong."""

    drug: str
    dose: str
    highest: str


@dataclass(eq=False)
class AboveLicensedMaximum(BadInput, code="above_licensed_maximum", exit_code=15):
    """More than the drug is licensed for; a named clinician may override.

    ``confirmed`` is False where no licensed maximum is known for sure, only a highest dose.
    """

    drug: str
    dose: str
    highest: str
    confirmed: bool = True
    source: str = ""


@dataclass(eq=False)
class NotSplittable(BadInput, code="not_splittable", exit_code=16):
    """A product that must not be split, crushed, opened or dispersed."""

    product: str
    handling: str
    why: str


@dataclass(eq=False)
class EmptyShelf(BadInput, code="empty_shelf", exit_code=17):
    """Nothing on the shelf to make a dose from."""

    drug: str
    where: str


@dataclass(eq=False)
class BadInterval(BadInput, code="bad_interval", exit_code=18):
    """An interval that is not a whole number of days of at least one."""

    text: str


@dataclass(eq=False)
class ContradictoryDates(BadInput, code="contradictory_dates", exit_code=19):
    """An end that is not after its beginning, or an end without a start."""

    start: str
    end: str


@dataclass(eq=False)
class BadLine(BadInput, code="bad_line", exit_code=20):
    """A line of a file that cannot be read; nothing of the file was used."""

    file: str
    line: int
    why: str
    text: str = ""


@dataclass(eq=False)
class GoalAboveStart(BadInput, code="goal_above_start", exit_code=21):
    """A goal above the start: a taper never goes up."""

    start: str
    goal: str


@dataclass(eq=False)
class UnknownCurve(BadInput, code="unknown_curve", exit_code=22):
    """No occupancy curve of this name for this drug."""

    drug: str
    name: str
    known: tuple[str, ...] = ()


@dataclass(eq=False)
class UnknownMarket(BadInput, code="unknown_market", exit_code=23, http_status=404):
    """No product list of this country."""

    name: str
    known: tuple[str, ...] = ()


@dataclass(eq=False)
class BadShelf(BadInput, code="bad_shelf", exit_code=24):
    """A shelf item that cannot be understood."""

    text: str
    why: str


@dataclass(eq=False)
class BadOption(BadInput, code="bad_option", exit_code=25):
    """Any other option: its name, what was given, what was wanted."""

    option: str
    given: str
    wanted: str


@dataclass(eq=False)
class NoEquivalence(BadInput, code="no_equivalence", exit_code=26):
    """Two drugs between which no sourced dose equivalence is known."""

    drug: str
    other: str


@dataclass(eq=False)
class NoCurve(BadInput, code="no_curve", exit_code=27):
    """Occupancy was asked of a drug that has no published curve."""

    drug: str


@dataclass(eq=False)
class BadDiary(BadInput, code="bad_diary", exit_code=28):
    """A diary that is not clear: each line that cannot be read, or each name that is not known, in ``parts``.

    Nothing of it was used. ``names`` are the unclear names as text, empty where it is about lines.
    """

    file: str
    n: int
    names: str = ""
    parts: tuple[BadInput, ...] = ()


@dataclass(eq=False)
class UnknownItem(BadInput, code="unknown_item", exit_code=29):
    """A name in a diary that means nothing here; near names offered."""

    name: str
    near: tuple[str, ...] = ()


@dataclass(eq=False)
class UnknownDirection(BadInput, code="unknown_direction", exit_code=30):
    """A score in a diary of which it is not said whether its high end is good or bad."""

    name: str
    item: str


@dataclass(eq=False)
class ChangedFile(BadInput, code="changed_file", exit_code=31):
    """A file of a record that is not as it was written; ``place`` names the part. Nothing was used."""

    file: str
    place: str
    why: str


@dataclass(eq=False)
class HugeFile(BadInput, code="huge_file", exit_code=32):
    """A file that is larger than the record of any person: ``megabytes`` is the most that is read."""

    file: str
    megabytes: int


@dataclass(eq=False)
class FhirFlaw(BadInput, code="fhir_flaw", exit_code=34):
    """One place of a FHIR file that does not mean one dose a day; ``why`` is a code with words of its own."""

    place: str
    why: str
    text: str = ""


@dataclass(eq=False)
class BadBundle(BadInput, code="bad_bundle", exit_code=33):
    """A FHIR file that is not clear: each place in ``parts``. Nothing of it was used."""

    file: str
    n: int
    parts: tuple[FhirFlaw, ...] = ()


@dataclass(eq=False)
class BadFile(BadInput, code="bad_file", exit_code=35):
    """A file of a phone, a watch, a meter or a diary that cannot be read, or is not safe to.

    ``why`` is a code with words of its own; ``place`` is a line, an entry or a byte where it was found.
    """

    file: str
    why: str
    place: str = ""


@dataclass(eq=False)
class BadBackup(BadInput, code="bad_backup", exit_code=36):
    """A backup that does not open, is not whole, or belongs to another kind of record.

    ``why`` is a code with words of its own.
    """

    file: str
    why: str


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


class NotStarted(OpenTaperError, http_status=500):
    """The app does not start with what it was given."""


@dataclass(eq=False)
class WrongPassphrase(NotStarted, code="wrong_passphrase", exit_code=50):
    """The record does not open: ``why`` is wrong, needed, or not_encrypted."""

    file: str
    why: str = "wrong"


@dataclass(eq=False)
class UnsafeSetting(NotStarted, code="unsafe_setting", exit_code=51):
    """A setting under which the app does not start; ``why`` is a code with a sentence of its own."""

    setting: str
    why: str
    given: str = ""


@dataclass(eq=False)
class PortTaken(NotStarted, code="port_taken", exit_code=52):
    """Another program listens at this address already."""

    host: str
    port: int


@dataclass(eq=False)
class NewerRecord(NotStarted, code="newer_record", exit_code=53):
    """A record that a later OpenTaper wrote; ``step`` is the newest change to its tables."""

    step: str


@dataclass(eq=False)
class DamagedRecord(NotStarted, code="damaged_record", exit_code=60):
    """A record that is not what was written; ``backup`` is the newest one that was found, "" where none is.

    ``why`` is pages, beginning, newest, log, plan or dose. ``file`` is "" where it lies in a database server.
    """

    file: str
    why: str
    backup: str = ""


@dataclass(eq=False)
class RecordSealed(NotStarted, code="record_sealed", exit_code=64):
    """A cell that does not open: ``why`` is no_keys, wrong_key or changed; never its content."""

    table: str
    column: str
    why: str


@dataclass(eq=False)
class BrokenFormulary(OpenTaperError, code="broken_formulary", exit_code=70, http_status=500):
    """The data files contradict each other; a release like this must not be used."""

    file: str
    why: str
