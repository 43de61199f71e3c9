"""Every product of the formulary has a name in Danish, with nothing English left in it."""

import re

import pytest

from opentaper import formulary
from opentaper.wording import product_text

ENGLISH = re.compile(
    r"\b(?:release|modified|solution|drops|capsule|tablets|melt|mouth|powder|patch|per|with|mixed|salts|not)\b"
)


@pytest.mark.parametrize("market", formulary.markets())
def test_labels_are_told_in_danish(market: str) -> None:
    labels = [
        product.label for name in formulary.drug_names() for product in formulary.products(market, name)
    ]
    told = [product_text(label, "da") for label in labels]
    assert [text for text in told if ENGLISH.search(text)] == []
    assert [text for text in told if re.search(r"[0-9]\.[0-9]|[0-9] mg", text)] == []


@pytest.mark.parametrize(
    ("label", "danish"),
    [
        ("citalopram 40 mg/mL oral drops", "citalopram 40 mg/mL dråber"),
        (
            "venlafaxine 37.5 mg capsule with beads, modified release",
            "venlafaxin 37,5 mg kapsel med små kugler, depot",
        ),
        ("sertraline compounded capsule 3.7 mg", "sertralin kapsel fremstillet på apoteket 3,7 mg"),
        ("Seroxat 20 mg", "Seroxat 20 mg"),
    ],
)
def test_a_label_is_told_part_by_part(label: str, danish: str) -> None:
    assert product_text(label, "da").replace("\u00a0", " ") == danish


def test_in_english_a_label_stays_as_the_data_tell_it() -> None:
    assert (
        product_text("lithium 104 mg/mL oral solution (citrate)")
        == "lithium 104\u00a0mg/mL oral solution (citrate)"
    )
