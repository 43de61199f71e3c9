"""What must hold across the data files: each rule says its sentence and finds what breaks it.

A release in which a rule finds anything must not be used. The tests run every rule over the shipped files,
and show for every rule a value that it catches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from opentaper.formulary import (
    diet_rules,
    drug_rules,
    lesson_rules,
    passport_rules,
    recovery_rules,
    shelf_rules,
    table_rules,
    vignette_rules,
    vocabulary_rules,
)
from opentaper.formulary.contents import Contents

Rule = Callable[[Contents], list[str]]

RULES: tuple[Rule, ...] = (
    passport_rules.every_source_exists,
    passport_rules.every_source_is_used,
    passport_rules.everything_has_a_source,
    passport_rules.the_unseen_is_unconfirmed,
    passport_rules.answer_sites_decide_nothing,
    passport_rules.every_date_is_of_the_release,
    drug_rules.ranges_are_ordered,
    drug_rules.an_empty_fact_says_why,
    drug_rules.bioavailability_is_a_percentage,
    drug_rules.usual_doses_are_ordered,
    drug_rules.older_people_take_no_more,
    drug_rules.atc_codes_have_their_form,
    drug_rules.every_name_means_one_drug,
    drug_rules.curves_can_be,
    drug_rules.one_point_decides_nothing,
    drug_rules.the_default_curve_decides,
    shelf_rules.every_product_is_of_a_drug,
    shelf_rules.products_can_be_measured,
    shelf_rules.only_immediate_release_is_split,
    shelf_rules.only_capsules_are_opened,
    shelf_rules.the_assumed_is_confirmed,
    table_rules.published_tapers_never_rise,
    table_rules.published_tapers_are_of_a_drug,
    table_rules.rows_apply_to_what_is_known,
    table_rules.every_brand_means_one_drug,
    table_rules.equivalences_can_be,
    table_rules.interactions_can_be,
    table_rules.outcomes_can_be,
    vocabulary_rules.signs_can_be,
    vocabulary_rules.discriminators_can_be,
    vocabulary_rules.instruments_can_be,
    recovery_rules.skills_can_be,
    recovery_rules.skills_come_up_for_what_is_known,
    recovery_rules.feelings_can_be,
    recovery_rules.courses_can_be,
    recovery_rules.habits_can_be,
    diet_rules.diet_rows_can_be,
    diet_rules.what_stops_a_diet_is_confirmed,
    diet_rules.sold_medicines_can_be,
    diet_rules.food_pages_can_be,
    lesson_rules.lessons_can_be,
    lesson_rules.lessons_say_where_it_was_read,
    lesson_rules.questions_can_be,
    vignette_rules.vignettes_can_be,
    vignette_rules.nothing_open_is_scored,
    vignette_rules.red_flags_lead_to_help,
    vignette_rules.pictures_of_cases_can_be,
)


def sentence(rule: Rule) -> str:
    """Return what a rule says.

    Examples
    --------
    >>> sentence(shelf_rules.only_capsules_are_opened)
    'Only a capsule is opened.'
    """
    return (rule.__doc__ or "").strip().splitlines()[0]


def violations(held: Contents) -> Iterator[str]:
    """Yield whatever breaks a rule, with the rule's sentence."""
    for rule in RULES:
        yield from (f"{sentence(rule)} Not so: {found}" for found in rule(held))
