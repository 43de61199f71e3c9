"""Limits that a plan must keep: a policy is a value, with the source of every bound."""

from __future__ import annotations

from dataclasses import dataclass, replace

from opentaper.formulary.facts import Family, Grade


@dataclass(frozen=True, slots=True)
class Bound:
    """One number of the policy with its passport."""

    value: float
    source: tuple[str, ...]
    grade: Grade
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaceRule:
    """How large a cut and how long a stay one pace class asks for."""

    name: str
    points: Bound
    share: Bound
    days: Bound


@dataclass(frozen=True, slots=True)
class FamilyRule:
    """What one family of drugs must keep.

    Parameters
    ----------
    max_share
        Largest cut as a fraction of the dose before it, in (0, 1).
    max_points
        Largest fall in occupancy in points of 100, by the least favourable curve.
    least_days
        Least days from one cut to the next; a slow drug may need more (see ``Policy.settling``).
    least_days_short_use
        The same after use for less than ``Policy.short_use_months``, where it differs.
    least_total_days
        Least days from the first cut to the goal.
    last_share
        Without a curve: the dose before zero is at most this fraction of the lowest usual dose.
    max_step_mg
        Largest cut in mg, where a label names one.
    paces
        The family's own pace classes; empty where the common ones serve.
    specialist
        Reason code why only a named specialist may plan it, or empty.
    signed_share, signed_points, signed_days
        What even a signature does not lift, where speed itself is the danger; None where it may lift all.
    stop_for
        Circumstances in which no plan is made (``pregnant``, ``seizures`` …).
    """

    family: Family
    max_share: Bound
    max_points: Bound
    least_days: Bound
    last_share: Bound
    least_days_short_use: Bound | None = None
    least_total_days: Bound | None = None
    max_step_mg: Bound | None = None
    specialist: str = ""
    stop_for: tuple[str, ...] = ()
    may_alternate_days: bool = False
    signed_share: Bound | None = None
    signed_points: Bound | None = None
    signed_days: Bound | None = None
    paces: tuple[PaceRule, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasuringError:
    """How far off a dose made with care may be, as fractions.

    Halves and quarters: of the part. Syringes: of what the syringe holds, at each filling, plus of the
    volume drawn. Dispersed tablets and beads: of the amount taken.
    """

    half_share: Bound
    quarter_share: Bound
    capacity_share: Bound
    volume_share: Bound
    dispersed_share: Bound
    bead_share: Bound


@dataclass(frozen=True, slots=True)
class Policy:
    """All limits of one release; ``settling`` is how many half-lives (upper end) lie between cuts."""

    release: str
    families: tuple[FamilyRule, ...]
    drugs: tuple[tuple[str, FamilyRule], ...]
    paces: tuple[PaceRule, ...]
    settling: Bound
    unknown_half_life_days: Bound
    measuring: MeasuringError
    long_use_months: Bound
    short_use_months: Bound
    older_age: Bound

    def rule(self, drug: str, family: Family) -> FamilyRule:
        """Return the rule of a drug: its own where there is one, else its family's."""
        own = dict(self.drugs).get(drug)
        return own if own is not None else next(rule for rule in self.families if rule.family is family)

    def signed(self, rule: FamilyRule) -> FamilyRule | None:
        """Return the wider rule that a signature brings, or None where a signature lifts every limit."""
        if rule.signed_share is None or rule.signed_points is None or rule.signed_days is None:
            return None
        return replace(
            rule,
            max_share=rule.signed_share,
            max_points=rule.signed_points,
            least_days=rule.signed_days,
            max_step_mg=None,
            least_total_days=None,
        )

    def pace_classes(self, rule: FamilyRule) -> tuple[PaceRule, ...]:
        """Return the pace classes that a family uses, from brisk to slowest."""
        return rule.paces or self.paces
