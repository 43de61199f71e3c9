"""Who decides the next dose in the closed loop: the product as it is, or its method alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from opentaper import formulary
from opentaper.actions.asked import AskedPlan
from opentaper.actions.propose_plan import propose_plan
from opentaper.advice.advice import Action, Advice, TrustStage
from opentaper.advice.advise import advise
from opentaper.advice.followed import FollowedPlan, followed
from opentaper.advice.situation import Beside
from opentaper.examples.cohort import FIRST_CUT, CohortMember
from opentaper.examples.cohort_days import LivedCourse, on, ordinary_day
from opentaper.inference.belief import Belief, prior_belief
from opentaper.inference.standing import standing_on
from opentaper.inference.update import update
from opentaper.planning.adaptive import Path, look_days
from opentaper.planning.lived import Taking, latest_way_down
from opentaper.planning.replan import go_on, hold
from opentaper.planning.result import PlanResult
from opentaper.planning.twins import Twins
from opentaper.planning.versions import day_of, first_version
from opentaper.quantities import Dose
from tools.learning.loop import Pilot, accepted
from tools.learning.moments import known_of

UG_PER_MG = 1_000
#: Days between two looks: of the method alone, and of the product.
EVERY, WEEK = 14, 7
# A liquid made to order holds the first dose in so many mL.
ML = 10.0
# So soon after a hard day the product is asked again.
SOON = 3
# From so likely a return on, the method alone lowers nothing.
HOLD_FROM = 0.5


class MethodAlone:
    """The lowest dose that is safe enough for what is believed: no limits, no shelf, no rules."""

    def __init__(self) -> None:
        self.decided: list[tuple[int, bool]] = []

    def look(self, lived: LivedCourse, today: int, now_mg: float) -> tuple[float, int]:
        """Return the dose from today on, and when to look again."""
        belief = _believed(lived)
        if belief.p_returning >= HOLD_FROM:
            self.decided.append((today, False))
            return now_mg, EVERY
        twins = _twins(belief, lived, on(today), 0)
        mg = Path(twins, accepted(), now_mg, look_days(twins)).lowest_safe(now_mg, EVERY)
        self.decided.append((today, mg < now_mg))
        return mg, EVERY


class Advised:
    """The product: a plan inside every limit and from the ordinary shelf, advice, and replans.

    Each look falls on the evening of a day with a check-in; a new dose is taken from the next morning on.
    Before a cut, and where the next step is too large, the rest is laid out anew at the person's own pace,
    and the advice is asked again. A prescriber signs what is proposed, and after a call lets it go on; nobody
    takes a dose that was not advised. Where nothing is to be learnt, the plan keeps its own pace.
    """

    def __init__(
        self, member: CohortMember, plan: PlanResult | None = None, *, is_learning: bool = True
    ) -> None:
        self.version = first_version(plan or _first_plan(member), on(0))
        self.is_learning = is_learning
        self.taking: Taking | None = None
        self.usual = ordinary_day(member)
        self.decided: list[tuple[int, bool]] = []

    def look(self, lived: LivedCourse, today: int, now_mg: float) -> tuple[float, int]:
        """Return the dose from today on, and when to look again, by what was told up to yesterday."""
        day = on(today - 1)
        if not lived.check_ins or lived.check_ins[-1].day != day:
            self._wait(day, 1)
            return now_mg, 1
        # First without what the diary shows, which can only make advice more careful: most looks end here.
        told = self._advice(None, lived, day)
        if self.taking is not None or (self.is_learning and _is_about_the_step(told)):
            belief = _believed(lived) if self.is_learning else None
            if self.taking is not None or (belief is not None and belief.trusted):
                self._replan(belief, lived, day)
            told = self._advice(belief, lived, day)
        mg, again = _followed(told, day, now_mg)
        if not {"too_soon", "at_the_goal"} & {one.rule for one in told.rules if one.care > 0}:
            self.decided.append((today, mg < now_mg))
        self._keep_pace(told, day, now_mg, mg, again)
        return mg, again

    def _replan(self, belief: Belief | None, lived: LivedCourse, day: date) -> None:
        """Lay out the rest at the person's own pace and have it signed; without one keep the plan."""
        is_known = belief is not None and belief.trusted
        twins = _twins(belief, lived, day, day_of(self.version, day)) if belief and is_known else None
        made = go_on(self.version, day, twins, accepted() if twins else None, self.taking)
        if made.plan.outcome.is_plan:
            self.version, self.taking = made, None

    def _keep_pace(self, told: Advice, day: date, now_mg: float, mg: float, again: int) -> None:
        """Let the plan say what is done: a cut that waits is planned for later, another dose is told."""
        self._wait(day, again if mg == now_mg else 1)
        if mg != now_mg and told.action is not Action.GO_ON:
            self.taking = Taking(_dose(mg), day_of(self.version, day) + 1)

    def _wait(self, day: date, days: int) -> None:
        """Plan no cut before so many days from now."""
        today = day_of(self.version, day)
        ahead = [step.start_day for step in self.version.plan.steps if step.start_day >= today]
        waits = today + days - ahead[0] if ahead and self.taking is None else 0
        if waits > 0:
            self.version = hold(self.version, waits, day)

    def _advice(self, belief: Belief | None, lived: LivedCourse, day: date) -> Advice:
        return advise(
            _ahead(self.version.plan),
            belief,
            lived.check_ins,
            formulary.shipped_policy(),
            doses=[one for one in lived.doses if one.day <= day],
            today=day,
            stage=TrustStage.NEXT_CUT,
            beside=Beside(tolerated=accepted().tolerated, is_signed=True, seen=day, usual=self.usual),
        )


def _is_about_the_step(told: Advice) -> bool:
    """Tell whether a cut is advised, or only the size of the planned one speaks against it."""
    asking = {one.rule for one in told.rules if one.care > 0}
    return told.action.is_cut or (bool(asking) and asking <= {"chance_of_next", "too_big_a_step"})


def _followed(told: Advice, day: date, now_mg: float) -> tuple[float, int]:
    """Return the dose that is taken after an advice, and in how many days it is asked again."""
    if told.action is Action.STEP_BACK and told.next_dose is not None:
        return max(now_mg, told.next_dose.as_mg), WEEK
    wait = WEEK if told.not_before is None else (told.not_before - day).days
    if told.action.is_cut and told.next_dose is not None and wait <= 0:
        return min(now_mg, told.next_dose.as_mg), WEEK
    is_only_early = {one.rule for one in told.rules if one.care > 0} == {"too_soon"}
    return now_mg, max(1 if is_only_early else SOON, wait)


def _ahead(plan: PlanResult) -> FollowedPlan:
    """Return a plan as it is followed from its last rise on: doses given up are not its next ones."""
    follows, way = followed(plan), latest_way_down(plan)
    return replace(follows, steps=follows.steps[len(follows.steps) - len(way) :])


def _first_plan(member: CohortMember) -> PlanResult:
    """Return the plan of anybody who has told no diary; with a liquid to order where it must."""
    asked = AskedPlan(
        member.drug,
        str(member.start),
        method="adaptive",
        used_for=f"{max(1, round(member.months_of_use))} months",
        attempts=("failed",) * member.failed_attempts,
        first_attempt=member.failed_attempts == 0,
        start=on(FIRST_CUT).isoformat(),
    )
    made = propose_plan(asked, on(0))
    if made.outcome.is_plan:
        return made
    return propose_plan(replace(asked, have=(f"liquid {member.start.as_mg / ML:g} mg/mL",)), on(0))


def _believed(lived: LivedCourse) -> Belief:
    return update(prior_belief(known_of(lived.member)), lived.doses, lived.check_ins)


def _twins(belief: Belief, lived: LivedCourse, day: date, plan_day: int) -> Twins:
    people, standing = standing_on(belief, lived.doses, day)
    return Twins(people, standing, day=plan_day)


def _dose(mg: float) -> Dose:
    return Dose(round(mg * UG_PER_MG))


#: Who flies in the closed loop, by the name of the way.
PILOTS: dict[str, Callable[[CohortMember], Pilot]] = {
    "adaptive": Advised,
    "method": lambda _member: MethodAlone(),
}
