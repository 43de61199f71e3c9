"""Step after step from the start to the goal: wish, limits, shelf."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from opentaper.planning.limits import Before, floors, is_small, jump, lowest
from opentaper.planning.result import Outcome
from opentaper.planning.taken import add, take
from opentaper.planning.walk import Course, Walk, whole_days
from opentaper.planning.wishes import Exact
from opentaper.quantities import ZERO, Dose
from opentaper.reasons import Limited, Reason

# More steps than anybody takes: what is still on its way by then gets nowhere.
MOST_STEPS = 400


def course(walk: Walk) -> Course:
    """Lay out the steps until the goal, or until something says no."""
    walk.exact = Fraction(walk.request.start.micrograms, 1_000)
    while walk.dose > walk.request.goal:
        if len(walk.steps) >= MOST_STEPS:
            return Course(Outcome.TOO_MANY_STEPS, tuple(walk.steps))
        listed = walk.wishes.listed
        if listed is not None and len(walk.steps) >= len(listed):
            break
        ended = _next(walk)
        if ended is not None and not near_goal(walk, ended):
            return ended
        if ended is not None:
            break
    return Course(Outcome.FOUND, tuple(walk.steps))


def near_goal(walk: Walk, ended: Course) -> bool:
    """Tell whether the shelf missed a goal above zero by next to nothing, and say so on the last step."""
    goal = walk.request.goal
    if ended.outcome is not Outcome.NO_SHELF_DOSE or not goal or not walk.steps:
        return False
    if walk.dose.micrograms > goal.micrograms * (1 + walk.request.policy.listed_share.value):
        return False
    near = Reason.of("goal.near", dose=walk.dose, wanted=goal)
    walk.steps[-1] = replace(walk.steps[-1], reasons=tuple(dict.fromkeys((*walk.steps[-1].reasons, near))))
    return True


def _next(walk: Walk) -> Course | None:
    """Take one step by the wishes; return the end where it cannot be taken."""
    request = walk.request
    before, window = walk.before()
    part = walk.wishes.part(int(whole_days(walk, walk.dose).value))
    wish = walk.wishes.after(walk.exact if request.ideal else walk.dose.as_mg, len(walk.steps), part)
    ended = next_to(walk, wish, before)
    if ended is not None and ended.outcome is Outcome.BEYOND_CAP and walk.is_held_to_its_list:
        return ended
    # What small cuts have taken within the window leaves no room: the next one waits until there is.
    return None if ended is not None and walk.wait(window) else ended


def next_to(walk: Walk, wish: Exact, before: Before) -> Course | None:
    """Take one step towards a wished dose; return the end where it cannot be taken."""
    if walk.request.ideal:
        return _take_ideal(walk, wish, before)
    limited, low = _limited(walk, wish, before)
    if walk.is_held_to_its_list and limited.binding is not None:
        return Course(Outcome.BEYOND_CAP, tuple(walk.steps), (limited,))
    return take(walk, limited, low, before)


def _limited(walk: Walk, wish: Exact, before: Before) -> tuple[Limited[float], Dose]:
    """Return the wish after every limit, and the lowest dose left; zero only where the jump is granted."""
    request, goal = walk.request, walk.request.goal
    limited = floors(float(wish), before, walk.rule, walk.effect, request.drug)
    low = lowest(limited)
    if goal:
        at_goal = limited.at_least(goal.as_mg, Reason.of("limit.goal", dose=goal))
        return at_goal, max(low, goal)
    wish_points = walk.wishes.points if walk.wishes.by_effect else None
    last = jump(before, wish_points, request.drug, walk.rule, walk.effect, request.start)
    if last.value == last.wanted and not _too_soon(walk, before):
        ready = walk.wishes.may_end_early or float(wish) == 0.0
        return (Limited(0.0, float(wish), last.asked), ZERO) if ready else (limited, low)
    if float(wish) > 0.0 or request.override is not None:
        return limited, max(low, Dose(1))
    # Zero was wished for and is not granted yet: what refused it is told, and the smallest dose comes first.
    refused = tuple(limit for limit in last.asked if limit.changed)
    return Limited(max(limited.value, low.as_mg), 0.0, (*limited.asked, *refused)), max(low, Dose(1))


def _too_soon(walk: Walk, before: Before) -> bool:
    """Tell whether zero would be more than a small cut of a slide, and comes as soon as one."""
    drug, start = walk.request.drug, walk.request.start
    change, part = (before.dose, ZERO), before.part
    return part is not None and not is_small(change, part.value, walk.rule, walk.effect, drug, start)


def _take_ideal(walk: Walk, wish: Exact, before: Before) -> Course | None:
    """Take the wished dose as it is; limits are asked, and nothing is enforced."""
    limited, _ = _limited(walk, wish, before)
    goal = Fraction(walk.request.goal.micrograms, 1_000)
    walk.exact = max(goal, wish)
    dose = Dose.nearest(walk.exact)
    # A wish never ends by itself: what the jump rule would allow, or less than a microgram, ends it.
    done = walk.wishes.may_end_early and limited.value == 0.0
    if done or dose >= before.dose:
        dose = walk.request.goal
    add(walk, None, limited, [], dose, float(wish))
    return None
