"""What somebody tells at the beginning, in four short steps; every answer is carried on and kept on error."""

from __future__ import annotations

from collections.abc import Mapping

from opentaper import formulary
from opentaper.actions import options
from opentaper.actions.asked import AskedPlan
from opentaper.actions.deeds.begin_medication import MedicationTold
from opentaper.actions.readings.asked_plan import market_of
from opentaper.errors import AboveLicensedMaximum, GoalAboveStart, OpenTaperError
from opentaper.formulary.facts import Drug
from opentaper.formulary.manifest import drug_name
from opentaper.inference.relapse import CONDITIONS
from opentaper.planning.doors import check_dose
from opentaper.planning.request import CIRCUMSTANCES
from opentaper.planning.shelf_text import shelf_of
from opentaper.quantities import ZERO, Dose
from opentaper.web.forms import TypedForm
from opentaper.web.shelf_choices import halved
from opentaper.web.shelf_told import shelf_told
from opentaper.web.sliders import PREFIX, told_scores

WHY, MEDICINE, BEFORE, YOU = 1, 2, 3, 4
LAST = YOU
#: Why somebody is here; the first two want a plan.
REASONS = ("off", "lower", "stay", "stopped", "other")
WANT_A_PLAN = frozenset({"off", "lower"})
READY = ("yes", "later", "stay")
ATTEMPTS = ("first", "well", "hard", "failed", "unsaid")
FIRST, UNSAID = "first", "unsaid"
#: How much discomfort is tolerable, 0 to 1; "" leaves it to the ordinary pace.
TOLERABLE = ("0.1", "0.2", "0.4", "")
UNITS = ("years", "months")
MOST_TIMES = 4
#: More months or years than that are a slip.
MOST_USED = 1200
#: What ordinary days are asked about: what is most easily taken for withdrawal later.
USUAL_ASKED = ("anxiety", "low_mood", "poor_sleep", "fatigue")
#: The fields of each step.
FIELDS: Mapping[int, tuple[str, ...]] = {
    WHY: ("why", "zone"),
    MEDICINE: ("drug", "dose", "sure", "times", "used_n", "used_unit", "goal", "country"),
    BEFORE: (
        "attempt",
        "attempt_dose",
        "past",
        "condition",
        "shelf",
        "halves",
        "shelf_more",
        "circumstances",
        "also",
    ),
    YOU: ("tolerable", "prescriber", "ready", *(f"{PREFIX}{name}" for name in USUAL_ASKED)),
}


def check_step(form: TypedForm, step: int) -> None:
    """Note what is wrong with a step, beside its fields."""
    if step == WHY:
        form.choose("why", {name: name for name in REASONS})
    elif step == MEDICINE:
        _check_medicine(form)
    elif step == BEFORE:
        _check_before(form)
    elif step == YOU:
        told_scores(form)
        if wants_plan(form):
            form.choose("ready", {name: name for name in READY})


def wants_plan(form: TypedForm) -> bool:
    """Return whether a plan is what somebody came for; who adds a medicine may want one."""
    return form.value("why") in WANT_A_PLAN or not form.value("why")


def medication_told(form: TypedForm) -> MedicationTold:
    """Return the medicine of a form whose steps have been checked."""
    went = form.value("attempt")
    return MedicationTold(
        drug=form.value("drug"),
        dose=form.value("dose"),
        goal=form.value("goal") or None,
        times_a_day=int(form.value("times") or 1),
        used_for=used_for(form),
        prescriber=form.value("prescriber"),
        attempts=None if went in {"", UNSAID} else () if went == FIRST else (_attempt(form),),
        went=form.value("past"),
        condition=condition(form),
        shelf=shelf_lines(form),
        circumstances=tuple(word for word in form.all("circumstances") if word in CIRCUMSTANCES),
    )


def plan_asked(form: TypedForm) -> AskedPlan:
    """Return the first plan that a checked form asks for."""
    told = medication_told(form)
    return AskedPlan(
        drug=told.drug,
        dose=told.dose,
        goal=told.goal,
        times=str(told.times_a_day),
        used_for=told.used_for,
        attempts=told.attempts or (),
        first_attempt=told.attempts == (),
        circumstances=told.circumstances,
        tolerate=tolerable(form),
        also=also(form),
        have=told.shelf,
        market=market(form),
    )


def used_for(form: TypedForm) -> str | None:
    """Return how long it has been taken, as planning reads it; None where it was not told."""
    text = form.value("used_n")
    return f"{text} {form.value('used_unit') or UNITS[0]}" if text else None


def condition(form: TypedForm) -> str:
    """Return what the medicine is taken for, as its course is known here; "" where it was not told."""
    told = form.value("condition")
    return told if told in CONDITIONS else ""


def tolerable(form: TypedForm) -> str | None:
    """Return how much discomfort is tolerable, 0 to 1 as text; None for the ordinary pace."""
    told = form.value("tolerable")
    return told if told and told in TOLERABLE else None


def also(form: TypedForm) -> tuple[str, ...]:
    """Return what else is taken, one by one."""
    return tuple(part.strip() for part in form.value("also").split(",") if part.strip())


def shelf_lines(form: TypedForm) -> tuple[str, ...]:
    """Return the shelf as lines: what was ticked, and what was written below it."""
    is_cut = form.is_ticked("halves")
    ticked = [halved(line) if is_cut else line for line in form.all("shelf")]
    return tuple(dict.fromkeys([*ticked, *shelf_told(form.value("shelf_more"))]))


def market(form: TypedForm) -> str:
    """Return the market whose products are offered."""
    return market_of(form.value("country") or "GB")


def carried(form: TypedForm, step: int) -> tuple[tuple[str, str], ...]:
    """Return the fields of the other steps, to be carried on hidden."""
    names = [name for other, fields in FIELDS.items() if other != step for name in fields]
    return tuple((name, text) for name in names for text in form.texts.get(name, ()) if text)


def _check_medicine(form: TypedForm) -> None:
    name, dose = form.need("drug", drug_name), form.need("dose", Dose.parse)
    goal = form.read("goal", _goal)
    form.read("times", _times)
    if form.value("used_n") and not _is_a_time(form.value("used_n")):
        form.say("used_n", "web.welcome.bad_used", text=form.value("used_n"))
    if dose is not None and not dose:
        form.say("dose", "web.welcome.no_dose")
    elif dose is not None and goal is not None and goal > dose:
        form.blame("goal", GoalAboveStart(start=str(dose), goal=str(goal)))
    if name is not None and dose and form.is_good:
        drug = formulary.drug(name)
        _refuse(form, "dose", lambda: check_dose(drug, dose, signed=True))
        if "dose" not in form.errors and not form.is_ticked("sure"):
            _ask_if_sure(form, drug, dose)


def _ask_if_sure(form: TypedForm, drug: Drug, dose: Dose) -> None:
    """Ask once more about a dose above the highest: that of an injection that lasts for weeks is no day's."""
    try:
        check_dose(drug, dose)
    except AboveLicensedMaximum as error:
        form.say("sure", "web.welcome.is_sure", drug=drug.name, highest=Dose.parse(error.highest), dose=dose)


def _is_a_time(text: str) -> bool:
    """Return whether a text is so many years or months as somebody can have taken something."""
    try:
        return 0 <= options.number("used-for", text, "a number, such as 4") <= MOST_USED
    except OpenTaperError:
        return False


def _check_before(form: TypedForm) -> None:
    form.read("attempt_dose", Dose.parse)
    lines = shelf_lines(form)
    name = form.read("drug", drug_name)
    if lines and name:
        products = formulary.products(market(form), name)
        _refuse(form, "shelf_more", lambda: shelf_of(name, lines, products, formulary.release()))


def _refuse(form: TypedForm, name: str, does: object) -> None:
    """Note beside a field what is refused of it."""
    try:
        if callable(does):
            does()
    except OpenTaperError as error:
        form.blame(name, error)


def _attempt(form: TypedForm) -> str:
    at = form.value("attempt_dose")
    went = form.value("attempt")
    return f"{went} at {at}" if at else went


def _goal(text: str) -> Dose:
    return ZERO if text in {"0", "0 mg", "0mg"} else Dose.parse(text)


def _times(text: str) -> int:
    n = int(text)
    if not 1 <= n <= MOST_TIMES:
        raise ValueError(text)
    return n
