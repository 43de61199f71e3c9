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
    │   └── ChangedFile         a file of a record that was changed since      31
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
    │   └── CutNotYet           a cut that may not be confirmed today          49
    ├── NotStarted              the app does not start like this
    │   ├── WrongPassphrase     the record does not open with this passphrase  50
    │   ├── UnsafeSetting       a setting under which nobody would be safe     51
    │   ├── PortTaken           another program listens there already          52
    │   └── NewerRecord         a later OpenTaper wrote this record            53
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
class UnknownDrug(BadInput):
    """No drug of this name is in the formulary."""

    name: str
    near: tuple[str, ...] = ()
    code: ClassVar[str] = "unknown_drug"
    exit_code: ClassVar[int] = 10
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class UnknownUnit(BadInput):
    """A dose whose unit is missing or not known."""

    text: str
    unit: str
    known: tuple[str, ...] = ("mg", "micrograms", "g")
    code: ClassVar[str] = "unknown_unit"
    exit_code: ClassVar[int] = 11


@dataclass(eq=False)
class NotADose(BadInput):
    """Not a number with a unit, or finer than a microgram, or ambiguous."""

    text: str
    why: str = "not_a_number"
    code: ClassVar[str] = "not_a_dose"
    exit_code: ClassVar[int] = 12


@dataclass(eq=False)
class NegativeDose(BadInput):
    """A dose below zero."""

    text: str
    code: ClassVar[str] = "negative_dose"
    exit_code: ClassVar[int] = 13


@dataclass(eq=False)
class HugeDose(BadInput):
    """A dose so large that its unit is probably wrong."""

    drug: str
    dose: str
    highest: str
    code: ClassVar[str] = "huge_dose"
    exit_code: ClassVar[int] = 14


@dataclass(eq=False)
class AboveLicensedMaximum(BadInput):
    """More than the drug is licensed for; a named clinician may override.

    ``confirmed`` is False where no licensed maximum is known for sure, only a highest dose.
    """

    drug: str
    dose: str
    highest: str
    confirmed: bool = True
    source: str = ""
    code: ClassVar[str] = "above_licensed_maximum"
    exit_code: ClassVar[int] = 15


@dataclass(eq=False)
class NotSplittable(BadInput):
    """A product that must not be split, crushed, opened or dispersed."""

    product: str
    handling: str
    why: str
    code: ClassVar[str] = "not_splittable"
    exit_code: ClassVar[int] = 16


@dataclass(eq=False)
class EmptyShelf(BadInput):
    """Nothing on the shelf to make a dose from."""

    drug: str
    where: str
    code: ClassVar[str] = "empty_shelf"
    exit_code: ClassVar[int] = 17


@dataclass(eq=False)
class BadInterval(BadInput):
    """An interval that is not a whole number of days of at least one."""

    text: str
    code: ClassVar[str] = "bad_interval"
    exit_code: ClassVar[int] = 18


@dataclass(eq=False)
class ContradictoryDates(BadInput):
    """An end that is not after its beginning, or an end without a start."""

    start: str
    end: str
    code: ClassVar[str] = "contradictory_dates"
    exit_code: ClassVar[int] = 19


@dataclass(eq=False)
class BadLine(BadInput):
    """A line of a file that cannot be read; nothing of the file was used."""

    file: str
    line: int
    why: str
    text: str = ""
    code: ClassVar[str] = "bad_line"
    exit_code: ClassVar[int] = 20


@dataclass(eq=False)
class GoalAboveStart(BadInput):
    """A goal above the start: a taper never goes up."""

    start: str
    goal: str
    code: ClassVar[str] = "goal_above_start"
    exit_code: ClassVar[int] = 21


@dataclass(eq=False)
class UnknownCurve(BadInput):
    """No occupancy curve of this name for this drug."""

    drug: str
    name: str
    known: tuple[str, ...] = ()
    code: ClassVar[str] = "unknown_curve"
    exit_code: ClassVar[int] = 22


@dataclass(eq=False)
class UnknownMarket(BadInput):
    """No product list of this country."""

    name: str
    known: tuple[str, ...] = ()
    code: ClassVar[str] = "unknown_market"
    exit_code: ClassVar[int] = 23
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class BadShelf(BadInput):
    """A shelf item that cannot be understood."""

    text: str
    why: str
    code: ClassVar[str] = "bad_shelf"
    exit_code: ClassVar[int] = 24


@dataclass(eq=False)
class BadOption(BadInput):
    """Any other option: its name, what was given, what was wanted."""

    option: str
    given: str
    wanted: str
    code: ClassVar[str] = "bad_option"
    exit_code: ClassVar[int] = 25


@dataclass(eq=False)
class NoEquivalence(BadInput):
    """Two drugs between which no sourced dose equivalence is known."""

    drug: str
    other: str
    code: ClassVar[str] = "no_equivalence"
    exit_code: ClassVar[int] = 26


@dataclass(eq=False)
class NoCurve(BadInput):
    """Occupancy was asked of a drug that has no published curve."""

    drug: str
    code: ClassVar[str] = "no_curve"
    exit_code: ClassVar[int] = 27


@dataclass(eq=False)
class BadDiary(BadInput):
    """A diary that is not clear: each line that cannot be read, or each name that is not known, in ``parts``.

    Nothing of it was used. ``names`` are the unclear names as text, empty where it is about lines.
    """

    file: str
    n: int
    names: str = ""
    parts: tuple[BadInput, ...] = ()
    code: ClassVar[str] = "bad_diary"
    exit_code: ClassVar[int] = 28


@dataclass(eq=False)
class UnknownItem(BadInput):
    """A name in a diary that means nothing here; near names offered."""

    name: str
    near: tuple[str, ...] = ()
    code: ClassVar[str] = "unknown_item"
    exit_code: ClassVar[int] = 29


@dataclass(eq=False)
class UnknownDirection(BadInput):
    """A score in a diary of which it is not said whether its high end is good or bad."""

    name: str
    item: str
    code: ClassVar[str] = "unknown_direction"
    exit_code: ClassVar[int] = 30


@dataclass(eq=False)
class ChangedFile(BadInput):
    """A file of a record that is not as it was written; ``place`` names the part. Nothing was used."""

    file: str
    place: str
    why: str
    code: ClassVar[str] = "changed_file"
    exit_code: ClassVar[int] = 31


class NotNow(OpenTaperError):
    """What is asked can be meant, but the record is not in a state for it."""


@dataclass(eq=False)
class StaleVersion(NotNow):
    """What is to be changed was changed elsewhere since the page was shown; nothing was written."""

    what: str
    told: int
    now: int
    code: ClassVar[str] = "stale_version"
    exit_code: ClassVar[int] = 40
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class UnknownPerson(NotNow):
    """Nobody of this key is in the record."""

    person: str
    code: ClassVar[str] = "unknown_person"
    exit_code: ClassVar[int] = 41
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class AlreadyUndone(NotNow):
    """A deed that was undone before."""

    deed: str
    at: str
    code: ClassVar[str] = "already_undone"
    exit_code: ClassVar[int] = 42
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class CannotUndo(NotNow):
    """A deed that cannot be undone: of another day, built upon since, or final; ``why`` says which."""

    deed: str
    why: str
    code: ClassVar[str] = "cannot_undo"
    exit_code: ClassVar[int] = 43
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class KeyUsedTwice(NotNow):
    """A client key that came with one deed and now comes with another; nothing was written."""

    key: str
    first: str
    now: str
    code: ClassVar[str] = "key_used_twice"
    exit_code: ClassVar[int] = 44
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class RecordBusy(NotNow):
    """Others kept writing for longer than a person should wait; nothing was written."""

    tries: int
    code: ClassVar[str] = "record_busy"
    exit_code: ClassVar[int] = 45
    http_status: ClassVar[int] = 503


@dataclass(eq=False)
class UnknownMedication(NotNow):
    """No medication of this key belongs to the person, or it has ended."""

    medication: str
    code: ClassVar[str] = "unknown_medication"
    exit_code: ClassVar[int] = 46
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class NoPlanYet(NotNow):
    """A plan is to be changed, signed or followed where there is none."""

    drug: str
    code: ClassVar[str] = "no_plan_yet"
    exit_code: ClassVar[int] = 47
    http_status: ClassVar[int] = 404


@dataclass(eq=False)
class PlanRefused(NotNow):
    """What was asked makes no plan; ``reasons`` are those of planning, and nothing was written."""

    outcome: str
    reasons: tuple[object, ...] = ()
    code: ClassVar[str] = "plan_refused"
    exit_code: ClassVar[int] = 48
    http_status: ClassVar[int] = 409


@dataclass(eq=False)
class CutNotYet(NotNow):
    """A change of the dose that may not be confirmed today; ``reasons`` are those of the advice.

    ``why`` is not_due, nothing_left, other_dose, no_check_in, other_drug, advice, smaller_step, or signature.
    """

    dose: str
    why: str
    reasons: tuple[object, ...] = ()
    code: ClassVar[str] = "cut_not_yet"
    exit_code: ClassVar[int] = 49
    http_status: ClassVar[int] = 409


class NotStarted(OpenTaperError):
    """The app does not start with what it was given."""


@dataclass(eq=False)
class WrongPassphrase(NotStarted):
    """The record does not open: ``why`` is wrong, needed, or not_encrypted."""

    file: str
    why: str = "wrong"
    code: ClassVar[str] = "wrong_passphrase"
    exit_code: ClassVar[int] = 50
    http_status: ClassVar[int] = 500


@dataclass(eq=False)
class UnsafeSetting(NotStarted):
    """A setting under which the app does not start; ``why`` is a code with a sentence of its own."""

    setting: str
    why: str
    given: str = ""
    code: ClassVar[str] = "unsafe_setting"
    exit_code: ClassVar[int] = 51
    http_status: ClassVar[int] = 500


@dataclass(eq=False)
class PortTaken(NotStarted):
    """Another program listens at this address already."""

    host: str
    port: int
    code: ClassVar[str] = "port_taken"
    exit_code: ClassVar[int] = 52
    http_status: ClassVar[int] = 500


@dataclass(eq=False)
class NewerRecord(NotStarted):
    """A record that a later OpenTaper wrote; ``step`` is the newest change to its tables."""

    step: str
    code: ClassVar[str] = "newer_record"
    exit_code: ClassVar[int] = 53
    http_status: ClassVar[int] = 500


@dataclass(eq=False)
class BrokenFormulary(OpenTaperError):
    """The data files contradict each other; a release like this must not be used."""

    file: str
    why: str
    code: ClassVar[str] = "broken_formulary"
    exit_code: ClassVar[int] = 70
    http_status: ClassVar[int] = 500
