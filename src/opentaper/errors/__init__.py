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

from opentaper.errors.bad_input import (
    AboveLicensedMaximum,
    BadBackup,
    BadBundle,
    BadDiary,
    BadFile,
    BadInput,
    BadInterval,
    BadLine,
    BadOption,
    BadShelf,
    ChangedFile,
    ContradictoryDates,
    EmptyShelf,
    FhirFlaw,
    GoalAboveStart,
    HugeDose,
    HugeFile,
    NegativeDose,
    NoCurve,
    NoEquivalence,
    NotADose,
    NotSplittable,
    UnknownCurve,
    UnknownDirection,
    UnknownDrug,
    UnknownItem,
    UnknownMarket,
    UnknownUnit,
)
from opentaper.errors.not_now import (
    AlreadyUndone,
    BackupNotKept,
    CannotUndo,
    CutNotYet,
    ExperimentNotNow,
    GoalNotNow,
    ImportNotNow,
    InvitationClosed,
    KeyUsedTwice,
    NoPlanYet,
    NotNow,
    NotShared,
    PlanRefused,
    RecordBusy,
    RecordUnreached,
    RestoreNotNow,
    StaleVersion,
    TooManyTries,
    UnknownMedication,
    UnknownPerson,
)
from opentaper.errors.not_started import (
    BrokenFormulary,
    DamagedRecord,
    NewerRecord,
    NotStarted,
    PortTaken,
    RecordSealed,
    UnsafeSetting,
    WrongPassphrase,
)
from opentaper.errors.root import (
    OpenTaperError,
)

__all__ = [
    "AboveLicensedMaximum",
    "AlreadyUndone",
    "BackupNotKept",
    "BadBackup",
    "BadBundle",
    "BadDiary",
    "BadFile",
    "BadInput",
    "BadInterval",
    "BadLine",
    "BadOption",
    "BadShelf",
    "BrokenFormulary",
    "CannotUndo",
    "ChangedFile",
    "ContradictoryDates",
    "CutNotYet",
    "DamagedRecord",
    "EmptyShelf",
    "ExperimentNotNow",
    "FhirFlaw",
    "GoalAboveStart",
    "GoalNotNow",
    "HugeDose",
    "HugeFile",
    "ImportNotNow",
    "InvitationClosed",
    "KeyUsedTwice",
    "NegativeDose",
    "NewerRecord",
    "NoCurve",
    "NoEquivalence",
    "NoPlanYet",
    "NotADose",
    "NotNow",
    "NotShared",
    "NotSplittable",
    "NotStarted",
    "OpenTaperError",
    "PlanRefused",
    "PortTaken",
    "RecordBusy",
    "RecordSealed",
    "RecordUnreached",
    "RestoreNotNow",
    "StaleVersion",
    "TooManyTries",
    "UnknownCurve",
    "UnknownDirection",
    "UnknownDrug",
    "UnknownItem",
    "UnknownMarket",
    "UnknownMedication",
    "UnknownPerson",
    "UnknownUnit",
    "UnsafeSetting",
    "WrongPassphrase",
]
