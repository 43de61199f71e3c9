"""The values of the formulary: every number with its passport.

A :class:`Fact` is a number with unit, range, source, grade and date. Grades say how far to trust it:
``A`` seen in a regulator's text, a guideline or a paper; ``B`` seen in a trustworthy secondary text;
``C`` not confirmed. A fact of grade C is shown as unconfirmed and never decides a dose.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from opentaper.quantities import Dose


class Grade(StrEnum):
    """How far a fact may be trusted."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def decides(self) -> bool:
        """Whether a fact of this grade may decide a dose."""
        return self is not Grade.C


class Family(StrEnum):
    """The group whose limits a drug obeys."""

    SSRI = "ssri"
    SNRI = "snri"
    TRICYCLIC = "tricyclic"
    MAOI = "maoi"
    OTHER_ANTIDEPRESSANT = "other-antidepressant"
    ANTIPSYCHOTIC = "antipsychotic"
    CLOZAPINE = "clozapine"
    BENZODIAZEPINE = "benzodiazepine"
    Z_DRUG = "z-drug"
    GABAPENTINOID = "gabapentinoid"
    LITHIUM = "lithium"
    LAMOTRIGINE = "lamotrigine"
    ANTICONVULSANT = "anticonvulsant"
    STIMULANT = "stimulant"
    ADHD_OTHER = "adhd-other"
    ALPHA2_AGONIST = "alpha2-agonist"
    ANXIOLYTIC = "anxiolytic"


class Fit(StrEnum):
    """Where the numbers of an occupancy curve come from."""

    PUBLISHED = "published"
    DERIVED = "derived"
    BACK_CALCULATED = "back-calculated"
    SINGLE_POINT = "single-point"
    PARTIAL = "partial"


class Release(StrEnum):
    """How a product lets its drug go."""

    IMMEDIATE = "immediate"
    MODIFIED = "modified"
    ENTERIC = "enteric"
    UNKNOWN = "unknown"


class Form(StrEnum):
    """What a product is, in the hand."""

    TABLET = "tablet"
    ODT = "orodispersible tablet"
    DISPERSIBLE_TABLET = "dispersible tablet"
    CHEWABLE_TABLET = "chewable tablet"
    SUBLINGUAL_TABLET = "sublingual tablet"
    CAPSULE = "capsule"
    BEAD_CAPSULE = "capsule with beads"
    ORAL_SOLUTION = "oral solution"
    ORAL_SUSPENSION = "oral suspension"
    ORAL_CONCENTRATE = "oral concentrate"
    ORAL_DROPS = "oral drops"
    GRANULES = "granules"
    POWDER = "powder"
    FILM = "film"
    PATCH = "patch"
    COMPOUNDED_CAPSULE = "compounded capsule"
    TAPERING_STRIP = "tapering strip"

    @property
    def is_liquid(self) -> bool:
        """Whether it is measured by volume."""
        return self in {Form.ORAL_SOLUTION, Form.ORAL_SUSPENSION, Form.ORAL_CONCENTRATE, Form.ORAL_DROPS}

    @property
    def is_piece(self) -> bool:
        """Whether it is counted in whole pieces of one strength."""
        return not self.is_liquid and self not in {Form.GRANULES, Form.POWDER, Form.PATCH, Form.FILM}


class Split(StrEnum):
    """Into what a tablet may be cut, by its own documents."""

    NO = "no"
    HALVES = "halves"
    QUARTERS = "quarters"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    key: str
    title: str
    year: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number with its passport; ``value`` is None where only a range, or nothing, is sourced."""

    value: float | None
    unit: str
    source: tuple[str, ...]
    grade: Grade
    date: str
    low: float | None = None
    high: float | None = None
    note: str = ""

    @property
    def central(self) -> float | None:
        """The value, else the middle of the range, else None."""
        if self.value is not None:
            return self.value
        if self.low is not None and self.high is not None:
            return (self.low + self.high) / 2
        return self.high if self.low is None else self.low

    @property
    def highest(self) -> float | None:
        """The upper end of the range, else the value."""
        known = [number for number in (self.high, self.value, self.low) if number is not None]
        return max(known) if known else None


@dataclass(frozen=True, slots=True)
class Metabolite:
    """An active metabolite that carries part of the effect."""

    name: str
    half_life_h: Fact | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """A published relation of daily dose and occupancy; ``emax`` is a fraction of at most 1.

    ``decides`` is False for illustrations (a single measured point, an assumed plateau) and for
    curves with a missing parameter: those are shown, and never decide a dose.
    """

    id: str
    target: str
    region: str
    fit: Fit
    source: tuple[str, ...]
    grade: Grade
    date: str
    emax: float | None = None
    ed50_mg: float | None = None
    hill: float = 1.0
    dose_low_mg: float | None = None
    dose_high_mg: float | None = None
    n_subjects: int | None = None
    note: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether occupancy can be computed from it."""
        return self.emax is not None and self.ed50_mg is not None

    @property
    def decides(self) -> bool:
        """Whether it may decide a dose."""
        return self.is_complete and self.grade.decides and self.fit is not Fit.SINGLE_POINT


@dataclass(frozen=True, slots=True)
class Drug:
    """What is known of a drug, each fact with its source."""

    name: str
    family: Family
    drug_class: str
    atc: str
    targets: tuple[str, ...]
    usual_min_mg: Fact | None
    usual_max_mg: Fact | None
    licensed_max_mg: Fact | None
    half_life_h: Fact | None
    metabolites: tuple[Metabolite, ...]
    curves: tuple[Curve, ...]
    default_curve: str | None
    default_curve_because: str
    withdrawal_risk: str
    abrupt_stop_danger: str
    source: tuple[str, ...]
    rxnorm: str = ""
    aliases: tuple[str, ...] = ()
    route: str = "oral"
    tmax_h: Fact | None = None
    bioavailability_pct: Fact | None = None
    notes: tuple[str, ...] = ()
    older_max_mg: Fact | None = None

    def curve(self, name: str) -> Curve | None:
        """Return the curve of this id, or None."""
        return next((curve for curve in self.curves if curve.id == name), None)

    @property
    def deciding_curves(self) -> tuple[Curve, ...]:
        """The curves that may decide a dose, the default first."""
        able = [curve for curve in self.curves if curve.decides]
        return tuple(sorted(able, key=lambda curve: curve.id != self.default_curve))


@dataclass(frozen=True, slots=True)
class Product:
    """Something a pharmacy hands out.

    ``strength`` is the drug in one piece (tablet, capsule); liquids have ``micrograms_per_ml``.
    ``mg_factor`` is how many mg on the dose scale of the tablets one labelled mg counts for (UK
    citalopram drops: 8 mg of drops do what a 10 mg tablet does, so 1.25). ``assumed`` says whether a
    plan without a shelf may count on it (marketed, ordinary); grade C permissions never do.
    """

    id: str
    drug: str
    market: str
    form: Form
    release: Release
    label: str
    source: tuple[str, ...]
    grade: Grade
    date: str
    strength: Dose | None = None
    micrograms_per_ml: int | None = None
    drop_micrograms: int | None = None
    split: Split = Split.UNKNOWN
    split_grade: Grade = Grade.C
    may_disperse: bool = False
    disperse_grade: Grade = Grade.C
    may_open: bool = False
    mg_factor: Fraction = Fraction(1)
    status: str = ""
    assumed: bool = True
    opened_days: int | None = None
    note: str = ""

    @property
    def is_intact_only(self) -> bool:
        """Whether it must be swallowed whole: modified release, enteric, or release unknown."""
        return self.release is not Release.IMMEDIATE
