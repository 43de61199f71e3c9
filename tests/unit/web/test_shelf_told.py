"""A shelf in people's own words: what is known is read, what is not stays as it was written."""

import pytest

from opentaper import formulary
from opentaper.errors import BadShelf
from opentaper.planning.shelf import Shelf
from opentaper.planning.shelf_text import shelf_of
from opentaper.web.shelf_told import SAME, shelf_told

READ = {
    "20 mg tablets": "tablet 20mg",
    "tablet 20mg halves": "tablet 20mg halves",
    "Tabletter 20 mg halve": "tablet 20mg halves",
    "37,5 mg depotkapsler x 28": "capsule 37,5mg modified release x 28",
    "depottabletter 75 mg": "tablet modified release 75mg",
    "mikstur 2 mg/mL flaske 70 mL": "liquid 2mg/mL bottle 70mL",
    "oral solution 10 mg/5 mL": "oral solution 10 mg/5 mL",
    "10 mg/5 mL oral solution": "solution 10mg/5mL",
    "tablet 10 mg opløst i 20 mL vand": "tablet 10mg dispersed in 20mL water",
    "sprøjte 1 mL 0,01 mL": "syringe 1mL 0,01mL",
}
#: What says nothing that is sure stays as it was, in the words of whoever wrote it.
LEFT = ("noget i en pose", "28 tabletter", "halve tabletter 20 mg", "<b>20 mg</b>", "28 20 mg tabletter")


@pytest.mark.parametrize("written", READ)
def test_words_of_a_box_are_read(written: str) -> None:
    assert shelf_told(f"\n {written} \n\n") == (READ[written],)


@pytest.mark.parametrize("written", LEFT)
def test_what_is_not_known_stays_and_is_refused(written: str) -> None:
    assert shelf_told(written) == (written,)
    with pytest.raises(BadShelf):
        read(written)


@pytest.mark.parametrize(
    "word", [word for word in SAME if word.startswith(("tablet", "kaps", "depot", "entero"))]
)
def test_every_form_makes_a_line_that_a_shelf_reads(word: str) -> None:
    assert read(f"20 mg {word}").items


def read(written: str) -> Shelf:
    """Read a shelf of citalopram."""
    products = formulary.products("UK", "citalopram")
    return shelf_of("citalopram", shelf_told(written), products, formulary.release())
