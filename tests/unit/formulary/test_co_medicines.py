"""What is taken beside a drug is known by its names in both languages, and by the words of the table."""

from __future__ import annotations

import pytest

from opentaper import formulary
from opentaper.errors import UnknownDrug
from opentaper.formulary.facts import Family
from opentaper.formulary.tables import co_medicines, company_name, words_of
from opentaper.planning.others import concerns
from opentaper.wording import LANGUAGES
from opentaper.wording.catalogue import is_worded


def test_every_co_medicine_has_a_source_and_a_name_of_its_own() -> None:
    names = [name for row in co_medicines() for name in row.synonyms]
    assert len(names) == len(set(names))
    known = set(formulary.sources())
    assert all(row.source and set(row.source) <= known for row in co_medicines())


def test_every_co_medicine_has_words() -> None:
    names = {row.name for row in co_medicines()}
    assert all(is_worded(f"drug.{name}", language) for name in names for language in LANGUAGES)


def test_every_class_is_a_word_of_the_interactions() -> None:
    rows = {row for name in formulary.drug_names() for row in formulary.interactions(name)}
    texts = [text for row in rows for text in (row.perpetrator, row.victim)]
    classes = {word for row in co_medicines() for word in row.classes}
    assert {word for word in classes if not any(concerns(text, word) for text in texts)} == set()


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("oxycodone", "oxycodone"),
        ("Kodein", "codeine"),
        ("alkohol", "alcohol"),
        ("Ipren", "ibuprofen"),
        ("Marevan", "warfarin"),
        ("p-piller", "contraceptive pill"),
        ("perikon", "St John's wort"),
        ("St John\N{RIGHT SINGLE QUOTATION MARK}s wort", "St John's wort"),
        ("betablokker", "beta-blocker"),
        ("loop diuretics", "loop diuretic"),
        ("coffee", "caffeine"),
        ("Sertralin", "sertraline"),
        ("levothyroxine", "levothyroxine"),
    ],
)
def test_what_else_is_taken_is_known_by_many_names(told: str, name: str) -> None:
    assert company_name(told) == name


@pytest.mark.parametrize(("told", "near"), [("tramadoll", "tramadol"), ("phenelzinee", "phenelzine")])
def test_a_slip_of_the_pen_is_asked_about(told: str, near: str) -> None:
    with pytest.raises(UnknownDrug) as refused:
        company_name(told)
    assert refused.value.near == (near,)


@pytest.mark.parametrize("family", list(Family))
def test_a_drug_is_known_by_its_family(family: Family) -> None:
    drugs = [formulary.drug(name) for name in formulary.drug_names()]
    for drug in (drug for drug in drugs if drug.family is family):
        assert {drug.name, family.value} <= words_of(drug)
        assert words_of(drug) == words_of(drug.name)
