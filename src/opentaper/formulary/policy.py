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
class WordList:
    """Words, families or targets that the policy counts as one thing, with the passport of that choice."""

    words: tuple[str, ...]
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
    last_step
        With a curve: the fall to zero is at most this many times the largest step before it.
    alternating_mg
        By so much at most may the dose go down and up again.
    waived_share
        From this fraction of the lowest usual dose down, points of effect alone judge a cut.
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
    last_step: Bound
    waived_share: Bound
    alternating_mg: Bound
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
    volume drawn. Dispersed tablets and beads: of the amount taken. Counts: of one bead, of one drop.
    ``rough_share``, ``crude_share``, ``worse_share``: of the dose; above the first nothing is called exact,
    above the second it is warned of, and each of the last two puts an amount after every better one.
    """

    half_share: Bound
    quarter_share: Bound
    capacity_share: Bound
    volume_share: Bound
    dispersed_share: Bound
    bead_share: Bound
    bead_count: Bound
    drop_count: Bound
    rough_share: Bound
    crude_share: Bound
    worse_share: Bound


@dataclass(frozen=True, slots=True)
class PaceMoves:
    """By how many pace classes what is known of a person slows the beginning.

    ``many_failed`` counts failed attempts, from which more help is spoken of; ``very_high_risk`` is the place
    of the briskest class (brisk is 0) for such a drug; ``older_times`` lengthens each step in older age.
    """

    unknown_use: Bound
    long_use: Bound
    medium_use: Bound
    failed_attempt: Bound
    hard_attempt: Bound
    wish: Bound
    many_failed: Bound
    very_high_risk: Bound
    older_times: Bound


@dataclass(frozen=True, slots=True)
class SwitchRule:
    """What a change from one drug to another must keep.

    ``guided_days`` and ``guided_days_high`` are days to a review where both drugs are of the families
    ``guided``; ``least_days`` holds for all others.
    """

    stages: Bound
    stage_days: Bound
    fewest_stages: Bound
    least_days: Bound
    guided_days: Bound
    guided_days_high: Bound
    stage_miss: Bound
    told_miss: Bound
    guided: WordList
    serotonergic: WordList
    serotonin_targets: WordList


@dataclass(frozen=True, slots=True)
class CapsuleRule:
    """How a pharmacy's capsules serve a plan: how far off a dose may be, how many of how many strengths.

    A plan that nobody asked to be compounded counts on no more than the two of ``unasked``.
    """

    above_share: Bound
    below_share: Bound
    most_capsules: Bound
    most_strengths: Bound
    unasked_strengths: Bound
    unasked_pieces: Bound


@dataclass(frozen=True, slots=True)
class AdaptiveRule:
    """What an adaptive plan takes where nothing was chosen, and when it stops waiting.

    ``chance`` is the accepted share of people beyond what is tolerated. ``counted_worse``: a word such as
    mild ends at the intensity at which so many are counted as worse than it. ``wait_days``: so long at most
    is a dose held for a lower one to become gentle enough. ``longer_times``: so many times as long may a plan
    of fewer steps take that is told beside the shortest.
    """

    chance: Bound
    counted_worse: Bound
    wait_days: Bound
    longer_times: Bound


@dataclass(frozen=True, slots=True)
class ReplanRule:
    """How a plan is made slower, and how far a step back goes without a signature.

    ``smaller_parts``: parts of each cut of a slower plan. ``longer_times``: so many times as long at each
    dose where smaller cuts cannot be made. ``back_levels``, ``back_days``: doses up, and days since the cut,
    within which a step back needs no signature. ``back_rest_days``: at the dose gone back to before the next
    cut. ``guarded``: families of which a higher dose always takes a signature. ``wave_room``: for this part
    of what is tolerated is the own pace laid out.
    """

    smaller_parts: Bound
    longer_times: Bound
    back_levels: Bound
    back_days: Bound
    back_rest_days: Bound
    guarded: WordList
    wave_room: Bound


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """What a diary must show before a cut, and what stops one; the notes in the file tell each number.

    Scores are points of 0 to 10, shares and chances fractions, days whole days. Signs are those of
    :mod:`opentaper.formulary.signs`.
    """

    tolerated: Bound
    window_days: Bound
    clear_days: Bound
    least_items: Bound
    slack_score: Bound
    item_score: Bound
    item_most: Bound
    usual_most: Bound
    severe_score: Bound
    severe_days: Bound
    hold_days: Bound
    long_hold_days: Bound
    stay_share: Bound
    end_days: Bound
    mood_score: Bound
    mood_window_days: Bound
    mood_days: Bound
    returning: Bound
    both_likely: Bound
    opposed: Bound
    gap_cap: Bound
    gap_spread: Bound
    memory_days: Bound
    flag_days: Bound
    same_days: Bound
    outlier_times: Bound
    slip_times: Bound
    off_plan_days: Bound
    clozapine_gap_days: Bound
    lamotrigine_gap_days: Bound
    item_nine: Bound
    draft_days: Bound
    slow_days: Bound
    next_cut_days: Bound


@dataclass(frozen=True, slots=True)
class CompanyRule:
    """Which drugs and classes, taken together, take a human or a specialist, and which keep awake."""

    clashing: WordList
    slowing: WordList
    calming: WordList
    narrow: WordList
    sedating: WordList
    activating: WordList


@dataclass(frozen=True, slots=True)
class NightRule:
    """When a night counts as a poor one, against a person's own nights before it.

    ``usual_days``: so many days before it make the usual, ``least_nights`` of them known. By more than
    ``short_minutes`` shorter it begins to count, and by ``full_minutes`` it counts in full.
    """

    usual_days: Bound
    least_nights: Bound
    short_minutes: Bound
    full_minutes: Bound


@dataclass(frozen=True, slots=True)
class Policy:
    """All limits of one release; ``settling`` is how many half-lives (upper end) lie between cuts.

    ``unit_slip``: so many times the highest known dose is a slip of the unit. ``slack_share``: of a step,
    by which missing the wish matters to nobody. ``listed_share``: of a listed dose, by which the shelf
    may miss it. ``rest_days``: from the end of one change to the first cut of the next drug.
    ``fewer_liquids_times``: so many times as long a plan may take that needs fewer liquids.
    ``small_part``: of what one step may take, so much at most does a cut of a slide take. ``swing_days``:
    a dose that rises again after so few days was skipped or alternated.
    """

    release: str
    families: tuple[FamilyRule, ...]
    drugs: tuple[tuple[str, FamilyRule], ...]
    paces: tuple[PaceRule, ...]
    settling: Bound
    unknown_half_life_days: Bound
    small_part: Bound
    swing_days: Bound
    measuring: MeasuringError
    long_use_months: Bound
    short_use_months: Bound
    older_age: Bound
    unit_slip: Bound
    slack_share: Bound
    listed_share: Bound
    rest_days: Bound
    fewer_liquids_times: Bound
    moves: PaceMoves
    switching: SwitchRule
    capsules: CapsuleRule
    company: CompanyRule
    adaptive: AdaptiveRule
    replanning: ReplanRule
    advice: AdviceRule
    nights: NightRule

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
