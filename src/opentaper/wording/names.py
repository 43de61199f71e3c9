"""Names of products in a language: the data tell them in English."""

from __future__ import annotations

import re
from functools import cache

from opentaper.formulary.facts import Form
from opentaper.wording.catalogue import template
from opentaper.wording.figures import drug_text, held

#: What follows the form in a product's label, or stands between its parts.
PHRASES = (
    *("modified release", "gastro-resistant", "release not known", "release unknown"),
    *("mixed salts", "hydrobromide", "citrate", "per 24 h"),
)
_POINT = re.compile(r"(?<=[0-9])\.(?=[0-9])")


def product_text(label: str, language: str = "en") -> str:
    """Return the label of a product as the language tells it; a word that is not known stays.

    Examples
    --------
    >>> product_text("venlafaxine 37.5 mg tablet, modified release", "da").replace("\N{NO-BREAK SPACE}", " ")
    'venlafaxin 37,5 mg tablet, depot'
    """
    if language == "en":
        return held(label, language)
    drug, _, rest = label.partition(" ")
    told = _POINT.sub(template("format.decimal_mark", language), rest)
    for english, word in _words(language):
        told = re.sub(rf"(?<![\w-]){re.escape(english)}(?![\w-])", word, told)
    return held(f"{drug_text(drug, language)} {told}", language)


@cache
def _words(language: str) -> tuple[tuple[str, str], ...]:
    """Return forms and phrases with their words, the longest first."""
    forms = [(form.value, template(f"form.{form.value}", language)) for form in Form]
    phrases = [(phrase, template(f"label.{phrase}", language)) for phrase in PHRASES]
    return tuple(sorted([*forms, *phrases], key=lambda pair: -len(pair[0])))
