"""What was typed cannot be meant: exit codes 10 to 39."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.errors.root import OpenTaperError


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
