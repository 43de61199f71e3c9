"""The table of contents of a release: every file with its count and checksum, every name with its file.

Looking up one drug opens the manifest, one YAML file and, if asked, one shelf. ``python -m tools.manifest``
writes the manifest again after a data file has changed; a test fails until that is done.
"""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from typing import Any

from opentaper.errors import BrokenFormulary, UnknownDrug
from opentaper.formulary import files

FILE = "manifest.json"
BRANDS = "brands.tsv"
RELEASE = "2026-11-22"
LICENCE = (
    "The files are part of OpenTaper and under its licence, Apache-2.0. They hold facts, each with the "
    "source it was read in; the texts of the sources are not reproduced."
)

_MARKS = dict.fromkeys(map(ord, "\N{REGISTERED SIGN}\N{TRADE MARK SIGN}"))
_GRADED = re.compile(r"\bgrade: [ABC]\b")

# How alike names must be, as difflib counts it, and from how many letters on a beginning counts.
ALIKE, BRAND_ALIKE, FEWEST_LETTERS = 0.7, 0.8, 3


@cache
def manifest() -> dict[str, Any]:
    """Return the manifest as it was written for this release."""
    try:
        content = json.loads(files.text(FILE))
    except json.JSONDecodeError as error:
        raise BrokenFormulary(file=FILE, why=str(error)) from None
    if not isinstance(content, dict):
        raise BrokenFormulary(file=FILE, why="not a mapping")
    return content


def manifest_of_files() -> dict[str, Any]:
    """Return the manifest that the data files ask for as they are now."""
    from hashlib import sha256

    listed: dict[str, dict[str, object]] = {}
    drugs: dict[str, dict[str, Any]] = {}
    for name in files.names():
        content = files.text(name)
        listed[name] = {"count": n_facts(name, content), "sha256": sha256(content.encode()).hexdigest()}
        if name.startswith("drugs/"):
            known = files.mapping(name)
            drugs[known["name"]] = {"file": name, "aliases": known["aliases"], "brands": []}
    for row in files.rows(BRANDS):
        if row["drug"] not in drugs:
            raise BrokenFormulary(file=BRANDS, why=f"{row['brand']} is of no drug: {row['drug']}")
        drugs[row["drug"]]["brands"].append(row["brand"])
    return {"release": RELEASE, "licence": LICENCE, "drugs": dict(sorted(drugs.items())), "files": listed}


def n_facts(name: str, content: str) -> int:
    r"""Return how many rows a table, entries a bibliography or graded facts a YAML file holds.

    Examples
    --------
    >>> n_facts("a.tsv", "id\tdose\nx\t1\ny\t2\n")
    2
    """
    if name.endswith(".tsv"):
        return len(content.splitlines()) - 1
    if name.endswith(".bib"):
        return sum(line.startswith("@") for line in content.splitlines())
    return len(_GRADED.findall(content))


def release() -> str:
    """Return the date of this release of the formulary.

    Examples
    --------
    >>> release()
    '2026-11-22'
    """
    return str(manifest()["release"])


def drug_names() -> tuple[str, ...]:
    """Return the names of all drugs, sorted.

    Examples
    --------
    >>> len(drug_names()), drug_names()[0]
    (99, 'agomelatine')
    """
    return tuple(manifest()["drugs"])


def drug_name(name: str) -> str:
    """Return the formulary's name of a drug, given that name, an alias or a brand in any case.

    Raises
    ------
    UnknownDrug
        With the nearest names that are known.

    Examples
    --------
    >>> drug_name(" Sertralin "), drug_name("Dextroamphetamine"), drug_name("Cipramil")
    ('sertraline', 'dexamfetamine', 'citalopram')
    """
    wanted = _plain(name)
    known = _names()
    if wanted in known:
        return known[wanted]
    raise UnknownDrug(name=name, near=_near(wanted))


def _near(wanted: str) -> tuple[str, ...]:
    """Return up to three drugs that may have been meant: names that go on so, then names that look alike.

    A brand must look more alike than a substance: there are many of them, and each names something else.
    """
    known, brands = _names(), _brands()
    begun = [name for name in sorted(known) if len(wanted) >= FEWEST_LETTERS and name.startswith(wanted)]
    substances = [name for name in known if name not in brands]
    alike = [
        *get_close_matches(wanted, substances, n=5, cutoff=ALIKE),
        *get_close_matches(wanted, brands, n=5, cutoff=BRAND_ALIKE),
    ]
    alike.sort(key=lambda name: -SequenceMatcher(None, name, wanted).ratio())
    return tuple(dict.fromkeys(known[name] for name in (*begun, *alike)))[:3]


def brand(told: str) -> str | None:
    """Return a brand as it is written, where that is what was told; None for the name of a substance.

    Examples
    --------
    >>> brand("cipramil"), brand("citalopram")
    ('Cipramil', None)
    """
    return _brands().get(_plain(told))


def drug_file(name: str) -> str:
    """Return the data file of a drug, by its formulary name."""
    return str(manifest()["drugs"][name]["file"])


def market_files() -> dict[str, str]:
    """Return the shelf of each market, by the market's code."""
    shelves = [name for name in manifest()["files"] if name.startswith("products/")]
    return {name.removeprefix("products/").removesuffix(".tsv").upper(): name for name in shelves}


def _plain(told: str) -> str:
    """Return a name without case, marks of a trade name and needless spaces."""
    return " ".join(told.translate(_MARKS).casefold().split())


@cache
def _names() -> dict[str, str]:
    """Return every name, alias and brand, casefolded, with the drug it means."""
    known: dict[str, str] = {}
    for name, entry in manifest()["drugs"].items():
        for alias in (name, *entry["aliases"]):
            known.setdefault(alias.casefold(), name)
    for told, written in _brands().items():
        known.setdefault(told, _sold_as()[written])
    return known


@cache
def _sold_as() -> dict[str, str]:
    """Return every brand with the drug that is sold under it."""
    return {told: name for name, entry in manifest()["drugs"].items() for told in entry["brands"]}


@cache
def _brands() -> dict[str, str]:
    """Return every brand as it is written, by its plain form."""
    return {_plain(told): told for told in _sold_as()}
