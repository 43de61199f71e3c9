"""A page of what somebody went through, to keep or to show; it claims nothing more than that."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper import __version__
from opentaper.exchange.texts import told
from opentaper.exchange.typeset import REGIONS, typeset

#: What the page is not, said on it in full.
IS_NOT = ("no_accreditation", "no_proof", "not_checked", "not_confirmed")


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A lesson or a case that was gone through: what it is called, and on which day, as it is printed."""

    name: str
    day: str


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """What is printed; ``name`` is as the reader typed it, "" for a line to write on."""

    language: str
    name: str
    made_on: str
    lessons: tuple[CertificateLine, ...]
    cases: tuple[CertificateLine, ...]


def what_it_is_not(language: str) -> tuple[str, ...]:
    """Return what the page is not, a sentence each; a page of the app says the same.

    Examples
    --------
    >>> what_it_is_not("en")[0]
    'It is no accreditation, and it gives no points of any body.'
    """
    return tuple(told(f"certificate.{code}", language) for code in IS_NOT)


def certificate_pdf(page: CertificatePage) -> bytes:
    """Return the page as a PDF that is tagged for screen readers; equal pages give equal bytes."""
    language = page.language
    parts = [
        {
            "title": told(f"certificate.{kind}", language),
            "lines": [
                {"name": one.name, "day": told("certificate.on", language, day=one.day)} for one in lines
            ],
        }
        for kind, lines in (("lessons", page.lessons), ("cases", page.cases))
        if lines
    ]
    return typeset(
        "certificate.typ",
        {
            "title": told("certificate.title", language),
            "author": "OpenTaper",
            "lang": language,
            "region": REGIONS[language],
            "who": told("certificate.who", language),
            "name": page.name,
            "what": told("certificate.what", language),
            "parts": parts,
            "is_not": told("certificate.is_not", language),
            "not": list(what_it_is_not(language)),
            "made": told("certificate.made", language, day=page.made_on, version=__version__),
        },
    )
