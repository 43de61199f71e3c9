"""For every rule a release that breaks it: the shipped one with one value made wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from opentaper.formulary.contents import Contents
from opentaper.formulary.diet_rows import DietLevel
from opentaper.formulary.facts import Fit, Form, Grade, Release, Source, Split
from opentaper.formulary.lessons import NOT_SURE, LessonChoice
from opentaper.formulary.rows import PublishedStep, Urgency
from opentaper.quantities import Dose

Breaker = Callable[[Contents], Contents]


def _drug(held: Contents, name: str, **changed: Any) -> Contents:
    """The release with some fields of one drug changed."""
    drugs = tuple(replace(drug, **changed) if drug.name == name else drug for drug in held.drugs)
    return replace(held, drugs=drugs)


def _curve(held: Contents, name: str, curve: str, **changed: Any) -> Contents:
    """The release with some fields of one curve changed."""
    drug = next(drug for drug in held.drugs if drug.name == name)
    curves = tuple(replace(one, **changed) if one.id == curve else one for one in drug.curves)
    return _drug(held, name, curves=curves)


def _fact(held: Contents, name: str, field: str, **changed: Any) -> Contents:
    """The release with some fields of the standing fact of one drug changed."""
    drug = next(drug for drug in held.drugs if drug.name == name)
    return _drug(held, name, **{field: replace(getattr(drug, field), **changed)})


def _line(held: Contents, field: str, **changed: Any) -> Contents:
    """The release with some fields of the first line of a field's histories changed."""
    place = next(place for place, line in enumerate(held.lines) if line.field == field)
    broken = replace(held.lines[place], fact=replace(held.lines[place].fact, **changed))
    return replace(held, lines=(*held.lines[:place], broken, *held.lines[place + 1 :]))


def _product(held: Contents, key: str, **changed: Any) -> Contents:
    """The release with some fields of one product changed."""
    assert any(product.id == key for product in held.products)
    products = tuple(replace(one, **changed) if one.id == key else one for one in held.products)
    return replace(held, products=products)


def _row(held: Contents, table: str, **changed: Any) -> Contents:
    """The release with some fields of the first row of a table changed."""
    first, *others = getattr(held, table)
    told: dict[str, Any] = {table: (replace(first, **changed), *others)}
    return replace(held, **told)


def _vignette(held: Contents, **changed: Any) -> Contents:
    """The release with some fields of the first step of the first case changed."""
    first, *others = held.vignettes[0].steps
    return _row(held, "vignettes", steps=(replace(first, **changed), *others))


def _choice(held: Contents, **changed: Any) -> Contents:
    """The release with some fields of the first choice of the first case changed."""
    first, *others = held.vignettes[0].steps[0].choices
    return _vignette(held, choices=(replace(first, **changed), *others))


def _picture(held: Contents, **changed: Any) -> Contents:
    """The release with some fields of the first way of the first picture of the first case changed."""
    first, *others = held.vignettes[0].pictures
    ways = (replace(first.ways[0], **changed), *first.ways[1:])
    return _row(held, "vignettes", pictures=(replace(first, ways=ways), *others))


def _step(dose: str, occupancy: float | None = None) -> PublishedStep:
    return PublishedStep(dose=Dose.parse(dose), occupancy_pct=occupancy, hold_low_days=7, hold_high_days=28)


def _asked(
    held: Contents, change: Callable[[tuple[LessonChoice, ...]], tuple[LessonChoice, ...]]
) -> Contents:
    question = held.lessons[0].questions[0]
    return _row(held, "lessons", questions=(replace(question, choices=change(question.choices)),))


BREAKERS: dict[str, tuple[Breaker, ...]] = {
    "every_source_exists": (
        lambda held: _line(held, "half_life_h", source=("nobody-1900",)),
        lambda held: _row(held, "red_flags", source=("nobody-1900",)),
        lambda held: replace(held, policy_sources=(*held.policy_sources, "nobody-1900")),
    ),
    "every_source_is_used": (
        lambda held: replace(held, sources={**held.sources, "spare": Source(key="spare", title="Spare")}),
    ),
    "everything_has_a_source": (
        lambda held: _row(held, "skills", evidence=replace(held.skills[0].evidence, source=())),
        lambda held: _line(held, "tmax_h", source=()),
        lambda held: _curve(held, "citalopram", "sorensen-2022-striatum", source=()),
        lambda held: _product(held, "uk-citalopram-tablet-20mg", source=()),
        lambda held: _row(held, "risk_factors", source=()),
    ),
    "the_unseen_is_unconfirmed": (
        lambda held: _row(
            held,
            "skills",
            evidence=replace(held.skills[0].evidence, source=("teaching-not-seen",), grade=Grade.B),
        ),
        lambda held: _line(held, "half_life_h", source=("label-not-seen",), grade=Grade.B),
        lambda held: _row(held, "missed_doses", source=("teaching-not-seen",), grade=Grade.A),
        lambda held: _row(held, "signs", source=("teaching-not-seen",), grade=Grade.A),
        lambda held: _row(held, "discriminators", source=("teaching-not-seen",), grade=Grade.B),
    ),
    "answer_sites_decide_nothing": (
        lambda held: _line(held, "half_life_h", source=("droracle-mirtazapine",), grade=Grade.B),
        lambda held: _line(held, "half_life_h", source=("us-lithium-label-copy",), grade=Grade.A),
        lambda held: _row(held, "missed_doses", source=("droracle", "label-not-seen"), grade=Grade.B),
    ),
    "every_date_is_of_the_release": (
        lambda held: _line(held, "half_life_h", date="2126-11-22"),
        lambda held: _product(held, "uk-citalopram-tablet-20mg", date="2026-13-01"),
        lambda held: _curve(held, "citalopram", "sorensen-2022-striatum", date="20261101"),
    ),
    "ranges_are_ordered": (
        lambda held: _line(held, "half_life_h", low=40.0, high=20.0, value=None),
        lambda held: _line(held, "half_life_h", low=None, high=20.0, value=30.0),
        lambda held: _line(held, "tmax_h", low=None, high=None, value=-1.0),
    ),
    "an_empty_fact_says_why": (
        lambda held: _line(held, "half_life_h", value=None, low=None, high=None, note=""),
    ),
    "bioavailability_is_a_percentage": (lambda held: _line(held, "bioavailability_pct", value=120.0),),
    "usual_doses_are_ordered": (
        lambda held: _fact(held, "citalopram", "usual_min_mg", value=60.0),
        lambda held: _fact(held, "citalopram", "licensed_max_mg", value=30.0),
    ),
    "older_people_take_no_more": (lambda held: _fact(held, "citalopram", "older_max_mg", value=60.0),),
    "atc_codes_have_their_form": (lambda held: _drug(held, "citalopram", atc="N06ABO4"),),
    "every_name_means_one_drug": (lambda held: _drug(held, "citalopram", aliases=("Escitalopram",)),),
    "curves_can_be": (
        lambda held: _curve(held, "desvenlafaxine", "sorensen-2022-amygdala", emax=1.0643),
        lambda held: _curve(held, "citalopram", "sorensen-2022-striatum", ed50_mg=0.0),
        lambda held: _curve(held, "citalopram", "sorensen-2022-striatum", hill=0.0),
    ),
    "one_point_decides_nothing": (
        lambda held: _curve(held, "fluvoxamine", "suhara-2003", grade=Grade.B),
        lambda held: _curve(held, "citalopram", "sorensen-2022-striatum", fit=Fit.SINGLE_POINT),
    ),
    "the_default_curve_decides": (
        lambda held: _drug(held, "citalopram", default_curve=None),
        lambda held: _drug(held, "citalopram", default_curve="kapur-1999"),
        lambda held: _drug(held, "citalopram", default_curve_because=""),
        lambda held: _drug(held, "fluvoxamine", default_curve="suhara-2003"),
        lambda held: _curve(held, "citalopram", "sorensen-2022-striatum", grade=Grade.C),
    ),
    "every_product_is_of_a_drug": (
        lambda held: _product(held, "uk-citalopram-tablet-20mg", drug="nitalapram"),
        lambda held: _product(held, "uk-citalopram-tablet-20mg", id="uk-citalopram-tablet-10mg"),
    ),
    "products_can_be_measured": (
        lambda held: _product(held, "uk-citalopram-tablet-20mg", strength=None),
        lambda held: _product(held, "uk-citalopram-tablet-20mg", micrograms_per_ml=2_000),
        lambda held: _product(held, "uk-citalopram-oral-drops-40mg-per-ml", micrograms_per_ml=0),
        lambda held: _product(held, "uk-citalopram-oral-drops-40mg-per-ml", mg_factor=Fraction(0)),
    ),
    "only_immediate_release_is_split": (
        lambda held: _product(held, "uk-venlafaxine-tablet-mr-75mg", split=Split.HALVES),
        lambda held: _product(held, "uk-venlafaxine-tablet-mr-75mg", may_disperse=True),
        lambda held: _product(held, "uk-citalopram-tablet-20mg", release=Release.UNKNOWN),
        lambda held: _product(held, "uk-fluoxetine-capsule-20mg", split=Split.HALVES),
    ),
    "only_capsules_are_opened": (lambda held: _product(held, "uk-citalopram-tablet-20mg", may_open=True),),
    "the_assumed_is_confirmed": (
        lambda held: _product(held, "uk-citalopram-tablet-20mg", grade=Grade.C),
        lambda held: _product(held, "uk-agomelatine-tablet-25mg", release=Release.UNKNOWN),
        lambda held: _product(held, "uk-citalopram-tablet-20mg", form=Form.FILM),
    ),
    "published_tapers_never_rise": (
        lambda held: _row(held, "tapers", steps=(_step("10 mg"), _step("12 mg"), _step("0 mg"))),
        lambda held: _row(held, "tapers", steps=(_step("10 mg", 60), _step("5 mg", 61), _step("0 mg"))),
    ),
    "published_tapers_are_of_a_drug": (
        lambda held: _row(held, "tapers", drug="nitalapram"),
        lambda held: _row(held, "tapers", id="carlat-2019-citalopram"),
        lambda held: _row(
            held,
            "tapers",
            steps=(PublishedStep(Dose.parse("5 mg"), None, hold_low_days=28, hold_high_days=7),),
        ),
    ),
    "rows_apply_to_what_is_known": (
        lambda held: replace(held, applied=(*held.applied, ("red_flags.tsv", "ssris"))),
    ),
    "every_brand_means_one_drug": (
        lambda held: _row(held, "brands", drug="no such drug"),
        lambda held: _row(held, "brands", brand=held.brands[1].brand),
        lambda held: _row(held, "brands", brand="Citalopram"),
    ),
    "equivalences_can_be": (
        lambda held: _row(held, "equivalences", equivalent_mg=0.0),
        lambda held: _row(held, "equivalences", low_mg=2.0, high_mg=1.0),
    ),
    "interactions_can_be": (
        lambda held: _row(held, "interactions", ratio=0.0),
        lambda held: _row(held, "interactions", ratio=5.0, ratio_low=6.0),
        lambda held: _row(held, "interactions", offset_days_low=9.0, offset_days_high=2.0),
    ),
    "outcomes_can_be": (
        lambda held: _row(held, "outcomes", id=held.outcomes[1].id),
        lambda held: _row(held, "outcomes", unit="smiles"),
        lambda held: _row(held, "outcomes", bound="upper"),
        lambda held: _row(held, "outcomes", low=9.0, high=2.0),
        lambda held: _row(held, "outcomes", value=900.0, high=900.0, unit="% of people"),
        lambda held: _row(held, "outcomes", value=0.5, low=None, high=None, unit="direction"),
    ),
    "signs_can_be": (
        lambda held: _row(held, "signs", name=held.signs[1].name),
        lambda held: _row(held, "signs", do=""),
        lambda held: _row(held, "signs", flags="a bad day"),
        lambda held: _row(held, "signs", urgency=Urgency.HARD_STOP),
    ),
    "discriminators_can_be": (
        lambda held: _row(held, "discriminators", code=held.discriminators[1].code),
        lambda held: _row(held, "discriminators", points_to="weather"),
        lambda held: _row(held, "discriminators", item="zaps"),
        lambda held: _row(held, "discriminators", odds_ratio=0.0),
        lambda held: _row(held, "discriminators", sensitivity=93.7),
    ),
    "instruments_can_be": (
        lambda held: _row(held, "instruments", name=held.instruments[1].name),
        lambda held: _row(held, "instruments", text="copied"),
        lambda held: _row(held, "instruments", total_low=30),
        lambda held: _row(held, "instruments", n_items=8),
        lambda held: _row(held, "instruments", n_items=None),
        lambda held: _row(held, "instruments", licence="ask first"),
        lambda held: _row(held, "instruments", bands=("mild:5", "severe:20")),
        lambda held: _row(held, "instruments", bands=("minimal:0", "severe:20", "mild:5")),
        lambda held: _row(held, "instruments", safety_item=10),
    ),
    "skills_can_be": (
        lambda held: _row(held, "skills", key=held.skills[1].key),
        lambda held: _row(held, "skills", steps=()),
        lambda held: _row(held, "skills", minutes=1),
        lambda held: _row(held, "skills", evidence=replace(held.skills[0].evidence, kind="hearsay")),
        lambda held: _row(held, "skills", evidence=replace(held.skills[0].evidence, of="some")),
    ),
    "skills_come_up_for_what_is_known": (
        lambda held: _row(held, "skills", hint=replace(held.skills[0].hint, words=frozenset({"hangry"}))),
        lambda held: _row(held, "skills", hint=replace(held.skills[0].hint, families=frozenset({"odd"}))),
        lambda held: _row(held, "skills", hint=replace(held.skills[0].hint, items=frozenset({"odd"}))),
        lambda held: _row(held, "skills", hint=replace(held.skills[0].hint, modulators=frozenset({"odd"}))),
    ),
    "feelings_can_be": (
        lambda held: _row(held, "feelings", path=held.feelings[1].path),
        lambda held: _row(held, "feelings", near=("sad.of.nothing",)),
        lambda held: _row(held, "feelings", near=(held.feelings[0].path,)),
        lambda held: _row(held, "feelings", care="alarm"),
    ),
    "courses_can_be": (
        lambda held: _row(held, "courses", key=held.courses[1].key),
        lambda held: _row(held, "courses", kind="hearsay"),
        lambda held: _row(held, "courses", sessions=()),
        lambda held: _row(held, "courses", sessions=held.courses[0].sessions[1:]),
        lambda held: _row(
            held, "courses", sessions=(replace(held.courses[0].sessions[0], practice=("odd",)),)
        ),
    ),
    "habits_can_be": (
        lambda held: _row(held, "habits", day=replace(held.habits[0].day, kind="mood")),
        lambda held: _row(held, "habits", not_for=frozenset({"joy"})),
        lambda held: _row(held, "habits", why_not=None),
        lambda held: _row(held, "habits", trial=held.habits[1].trial),
    ),
    "diet_rows_can_be": (
        lambda held: _row(held, "diet_rows", key=held.diet_rows[1].key),
        lambda held: _row(held, "diet_rows", goals=frozenset()),
        lambda held: _row(held, "diet_rows", level=DietLevel.CLEAR),
        lambda held: _row(held, "diet_rows", source=()),
        lambda held: _row(held, "diet_rows", drugs=frozenset(), endings=()),
        lambda held: _row(held, "diet_rows", worse=held.diet_rows[0].ask),
    ),
    "what_stops_a_diet_is_confirmed": (lambda held: _row(held, "diet_rows", grade=Grade.C),),
    "sold_medicines_can_be": (
        lambda held: _row(held, "sold_medicines", name=held.sold_medicines[1].name.upper()),
        lambda held: _row(held, "sold_medicines", holds=()),
    ),
    "food_pages_can_be": (
        lambda held: _row(held, "food_pages", key=held.food_pages[1].key),
        lambda held: _row(held, "food_pages", claims=()),
        lambda held: _row(
            held, "food_pages", claims=(replace(held.food_pages[0].claims[0], kind="promise"),)
        ),
    ),
    "lessons_can_be": (
        lambda held: _row(held, "lessons", slug=held.lessons[1].slug),
        lambda held: _row(held, "lessons", minutes=10),
        lambda held: _row(held, "lessons", clinician=()),
        lambda held: _row(held, "lessons", questions=()),
        lambda held: _row(held, "lessons", facts=held.lessons[0].facts * 2),
    ),
    "lessons_say_where_it_was_read": (
        lambda held: _row(held, "lessons", codes={"sure": ()}),
        lambda held: _row(held, "lessons", clinician=(replace(held.lessons[0].clinician[0], source=()),)),
        lambda held: _row(held, "lessons", questions=(replace(held.lessons[0].questions[0], source=()),)),
    ),
    "questions_can_be": (
        lambda held: _row(held, "lessons", questions=held.lessons[0].questions * 2),
        lambda held: _asked(held, lambda choices: choices[:1]),
        lambda held: _asked(held, lambda choices: choices * 2),
        lambda held: _asked(held, lambda choices: tuple(replace(one, is_right=True) for one in choices)),
        lambda held: _asked(held, lambda choices: (replace(choices[0], key=NOT_SURE), *choices[1:])),
    ),
    "vignettes_can_be": (
        lambda held: _row(held, "vignettes", key=held.vignettes[1].key),
        lambda held: _row(held, "vignettes", steps=()),
        lambda held: _vignette(held, key="on and off"),
        lambda held: _vignette(held, choices=held.vignettes[0].steps[0].choices[1:]),
        lambda held: _choice(held, leads="nowhere"),
        lambda held: _choice(held, leads="end"),
        lambda held: _choice(held, leads=held.vignettes[0].steps[0].key),
        lambda held: _row(held, "vignettes", steps=(*held.vignettes[0].steps, held.vignettes[1].steps[1])),
    ),
    "nothing_open_is_scored": (
        lambda held: _vignette(held, is_open=True),
        lambda held: _choice(
            held, answer=replace(held.vignettes[0].steps[0].choices[0].answer, grade=Grade.C)
        ),
    ),
    "red_flags_lead_to_help": (lambda held: _vignette(held, is_red_flag=True),),
    "pictures_of_cases_can_be": (
        lambda held: _row(held, "vignettes", drug="nothing"),
        lambda held: _choice(held, picture="odd"),
        lambda held: _row(held, "vignettes", pictures=held.vignettes[0].pictures[:1]),
        lambda held: _picture(held, taper=""),
        lambda held: _picture(held, drug="nothing"),
    ),
}
