"""The fourth lesson: choose a medicine and an amount, and see each way to make it, with what it may miss."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper import formulary
from opentaper.actions.lesson_doses import USUAL, DoseWay, SmallDose, dose_drugs, small_dose
from opentaper.actions.make_dose import MadeDose
from opentaper.actions.readings.asked_plan import market_of
from opentaper.errors import OpenTaperError
from opentaper.exchange.lesson_pictures import BAR_WIDTH, bar_width
from opentaper.formulary.bibliography import source
from opentaper.formulary.facts import Source
from opentaper.quantities import Dose
from opentaper.web.forms import TypedForm
from opentaper.web.lesson_frame import LessonAsked
from opentaper.web.recipe_shown import RecipeShown, recipe_shown
from opentaper.wording import number_text, product_text, words

#: What is wanted stands so far along the bar: as much again has room beside it.
WANTED_AT = 0.5


@dataclass(frozen=True, slots=True)
class MadeBar:
    """What a way makes and how far off it may be, on a bar with the wanted dose in its middle."""

    low: float
    width: float
    at: float


@dataclass(frozen=True, slots=True)
class DoseWayShown:
    """One way: its name, what it makes (None for nothing), its recipe and its bar.

    ``is_rough``: measuring may miss by so much that it is not called exact; ``is_ordered``: it takes a
    product that must be ordered.
    """

    name: str
    made: Dose | None
    is_exact: bool
    is_rough: bool
    is_ordered: bool
    error_mg: float
    recipe: RecipeShown | None
    bar: MadeBar | None


@dataclass(frozen=True, slots=True)
class LiquidShown:
    """One liquid of the country: what it is, how much to draw, what measuring may miss in mg, as text."""

    name: str
    draw: str
    error: str
    is_ordered: bool


@dataclass(frozen=True, slots=True)
class SmallDosesPage:
    """A small dose and its ways; ``told`` is None where what was asked cannot be meant: the form says why."""

    form: TypedForm
    drug: str
    drugs: tuple[str, ...]
    market: str
    markets: tuple[tuple[str, str], ...]
    told: SmallDose | None
    ways: tuple[DoseWayShown, ...]
    liquids: tuple[LiquidShown, ...]
    wanted_at: float
    sources: tuple[Source, ...]


def small_doses_page(asked: LessonAsked) -> SmallDosesPage:
    """Return the lesson for what was chosen, else for a usual example."""
    market = _market(asked)
    drugs = dose_drugs(market)
    drug = asked.form.value("drug")
    drug = drug if drug in drugs else USUAL[0]
    form = TypedForm.of({"dose": asked.form.value("dose") or USUAL[1]}, asked.language)
    told: SmallDose | None = None
    try:
        told = small_dose(drug, _with_unit(form.value("dose")), market)
    except OpenTaperError as error:
        form.blame("dose", error)
    return SmallDosesPage(
        form=form,
        drug=drug,
        drugs=drugs,
        market=market,
        markets=tuple((code, words(f"market.{code}", asked.language)) for code in formulary.markets()),
        told=told,
        ways=() if told is None else tuple(_way(one, told.dose, asked.language) for one in told.ways),
        liquids=() if told is None else tuple(_liquid(one, asked.language) for one in told.liquids),
        wanted_at=BAR_WIDTH * WANTED_AT,
        sources=() if told is None else _sources(told),
    )


def _market(asked: LessonAsked) -> str:
    chosen = asked.form.value("market")
    if chosen in formulary.markets():
        return chosen
    return market_of(asked.person.country if asked.person else "GB")


def _with_unit(text: str) -> str:
    """Return a dose as it was typed; a number alone is in milligrams, as the field says."""
    return f"{text} mg" if text.replace(",", ".").replace(".", "", 1).isdecimal() else text


def _way(one: DoseWay, wanted: Dose, language: str) -> DoseWayShown:
    made = one.made
    if made is None or not one.is_made:
        return DoseWayShown(one.name, None, False, False, False, 0.0, None, None)
    return DoseWayShown(
        name=one.name,
        made=made.made,
        is_exact=made.is_exact,
        is_rough=made.is_rough,
        is_ordered=any(not part.product.assumed for intake in made.intakes for part in intake.parts),
        error_mg=_rounded(made.error_mg),
        recipe=recipe_shown(made.intakes, made.made, language),
        bar=_bar(made, wanted),
    )


def _bar(made: MadeDose, wanted: Dose) -> MadeBar:
    share = WANTED_AT / wanted.as_mg
    low = bar_width((made.made.as_mg - made.error_mg) * share)
    high = bar_width((made.made.as_mg + made.error_mg) * share)
    return MadeBar(low=low, width=round(high - low, 1), at=bar_width(made.made.as_mg * share))


def _rounded(error_mg: float) -> float:
    """Return an error in two figures: it is no better known."""
    return float(f"{error_mg:.2g}")


def _liquid(made: MadeDose, language: str) -> LiquidShown:
    (part,) = made.intakes[0].parts
    recipe = recipe_shown(made.intakes, made.made, language)
    return LiquidShown(
        name=product_text(part.product.label, language),
        draw=recipe.intakes[0].lines[0].what,
        error=f"± {number_text(_rounded(made.error_mg), language)} mg",
        is_ordered=not part.product.assumed,
    )


def _sources(told: SmallDose) -> tuple[Source, ...]:
    """Return where the products that are shown were read."""
    made = [way.made for way in told.ways if way.made is not None] + [*told.liquids]
    parts = [part for one in made for intake in one.intakes for part in intake.parts]
    return tuple(source(key) for key in dict.fromkeys(key for part in parts for key in part.product.source))
