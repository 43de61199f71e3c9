"""The catalogues: one template a code and language, read from the compiled gettext files."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

from opentaper.errors import BadOption

#: Language of the interface → folder of its catalogue.
LANGUAGES: dict[str, str] = {"en": "en_GB", "da": "da"}


def language_of(text: str) -> str:
    """Return the language that a tag names; regions are read and not told apart.

    Raises
    ------
    BadOption
        There is no catalogue of this language.

    Examples
    --------
    >>> language_of("da-DK"), language_of("en_GB")
    ('da', 'en')
    """
    language = text.strip().lower().replace("_", "-").partition("-")[0]
    if language not in LANGUAGES:
        raise BadOption(option="language", given=text, wanted=", ".join(LANGUAGES))
    return language


@cache
def catalogue(language: str) -> GNUTranslations:
    """Return the compiled catalogue of a language."""
    folder = LANGUAGES[language_of(language)]
    compiled = files("opentaper.wording").joinpath("locale", folder, "LC_MESSAGES", "opentaper.mo")
    with compiled.open("rb") as file:
        return GNUTranslations(file)


def is_worded(code: str, language: str = "en") -> bool:
    """Return whether the catalogue of the language has a template of this code."""
    return catalogue(language).gettext(code) != code


def template(code: str, language: str = "en", n: int | None = None) -> str:
    """Return the template of a code, in the plural form that ``n`` asks for.

    Raises
    ------
    KeyError
        No such template; tests/unit/wording keeps this from happening with any code of the source.

    Examples
    --------
    >>> template("count.day", "da", 1), template("count.day", "da", 14)
    ('{n} dag', '{n} dage')
    """
    known = catalogue(language)
    if n is not None:
        found = known.ngettext(code, code, n)
        if found != code:
            return found
    found = known.gettext(code)
    if found == code:
        raise KeyError(f"no sentence for {code!r} in {language!r}")
    return found
