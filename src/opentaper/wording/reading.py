"""Recipes read back: the dose recomputed from the printed words alone.

The readers are written apart from the templates on purpose: a template whose fields were swapped would
still fit a reader that was made from it. A decimal may be a point or a comma in both languages. Amounts that
give no whole microgram count for the nearest one, halves to even.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from opentaper.errors import NotADose
from opentaper.quantities import ZERO, Dose
from opentaper.wording.catalogue import language_of
from opentaper.wording.figures import NBSP

Milligrams = Callable[[dict[str, str]], Fraction]

_MICROGRAMS = 1_000
_N = r"[0-9]+(?:[.,][0-9]+)?"
_SHARES = {
    "en": {"half": "1/2", "a quarter of": "1/4", "three quarters of": "3/4"}
    | {"a half": "1/2", "a quarter": "1/4", "three quarters": "3/4"},
    "da": {"en halv": "1/2", "en kvart": "1/4", "trekvart": "3/4"},
}


def _pattern(text: str, language: str) -> re.Pattern[str]:
    """Return a reader of a whole line: ``<name>`` is a number, ``<STRENGTH>`` mg (and its micrograms)."""
    strength = rf"(?P<mg>{_N}) mg(?: \((?P<ug>[0-9]+) mi(?:c|k)rograms?\))?"
    whole = f"{text}(?:; {_COUNTS_AS[language]})?".replace("<STRENGTH>", strength).replace(
        "<PIECE>", _PIECES[language]
    )
    return re.compile(re.sub(r"(?<!\?P)<([a-z]+)>", rf"(?P<\1>{_N})", whole), re.IGNORECASE)


_PIECES = {
    "en": (
        r"(?:(?:(?:melt-in-the-mouth|dispersible|chewable|under-the-tongue) )?tablets?"
        r"|capsules?(?: made by the pharmacy)?|sachets?|films?|patch(?:es)?)"
    ),
    "da": (
        r"(?:(?:dispergibel |dispergible |smelte|tygge|sublingual)?tablet(?:ter)?"
        r"|(?:specialfremstillet |specialfremstillede )?kaps(?:el|ler)|poser?|smeltefilm|depotplast(?:er|re))"
    ),
}
_COUNTS_AS = {
    "en": "<labelled> mg of it counts as <counted> mg of tablet",
    "da": "<labelled> mg heraf tæller som <counted> mg i tabletform",
}
_BATCH = {
    "en": r"\(this batch: <all> mg of contents in a capsule\)",
    "da": r"\(denne pakning: <all> mg indhold i en kapsel\)",
}
_LINES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "pieces": (
            r"<n> whole <STRENGTH> <PIECE>",
            r"<n> whole pouch(?:es)? of <STRENGTH> from the tapering strip",
            r"(?P<share>half|a quarter of|three quarters of) an? <STRENGTH> <PIECE>",
            r"<n> and (?P<share>a half|a quarter|three quarters) <PIECE> of <STRENGTH>",
        ),
        "drawn": (r"<ml> mL of the <perml> mg/mL (?:liquid|drops)",),
        "drops": (
            r"<n> drops? of the <perml> mg/mL drops, <each> mg in each drop",
            r"<n> drops?, <each> mg in each drop",
        ),
        "dispersed": (
            r"1 tablet of <STRENGTH> in <water> mL of water: stir, draw <ml> mL at once, throw the rest away",
        ),
        "beads": (r"<n> beads? out of an? <STRENGTH> capsule \(this batch: <all> beads in a capsule\)",),
        "weighed": (r"Weigh out <part> mg of the contents of an? <STRENGTH> capsule " + _BATCH["en"],),
    },
    "da": {
        "pieces": (
            r"<n> hele? <PIECE> på <STRENGTH>",
            r"<n> hele? poser? på <STRENGTH> fra nedtrapningsstrimlen",
            r"(?P<share>en halv|en kvart|trekvart) <PIECE> på <STRENGTH>",
            r"<n> og (?P<share>en halv|en kvart|trekvart) <PIECE> på <STRENGTH>",
        ),
        "drawn": (r"<ml> mL af (?:den flydende medicin|dråberne) på <perml> mg/mL",),
        "drops": (
            r"<n> dråber? af dråberne på <perml> mg/mL, <each> mg i hver dråbe",
            r"<n> dråber?, <each> mg i hver dråbe",
        ),
        "dispersed": (
            r"1 tablet på <STRENGTH> i <water> mL vand: rør rundt, træk straks <ml> mL op, hæld resten ud",
        ),
        "beads": (r"<n> kugler? fra en kapsel på <STRENGTH> \(denne pakning: <all> kugler i en kapsel\)",),
        "weighed": (r"Afvej <part> mg af indholdet i en kapsel på <STRENGTH> " + _BATCH["da"],),
    },
}
_READERS = {
    language: [(kind, _pattern(text, language)) for kind, texts in kinds.items() for text in texts]
    for language, kinds in _LINES.items()
}
_SUM = re.compile(rf"(?:[^0-9+=]+: )?(?P<terms>{_N}(?: \+ {_N})*)? ?= (?P<total>{_N}) mg", re.IGNORECASE)
_WHOLE_DAY = {"en": "whole day: ", "da": "hele dagen: "}
_NOTHING = {"en": "nothing to take.", "da": "intet at tage."}
_PASSED_OVER = {
    "en": re.compile(rf"Morning|Midday|Evening|Bedtime|Time [0-9]+ of [0-9]+|Made with care.* {_N} mg\."),
    "da": re.compile(rf"Morgen|Middag|Aften|Sengetid|Gang [0-9]+ af [0-9]+|Lavet med omhu.* {_N} mg\."),
}
# No number of a recipe is longer.
_MOST_SIGNS = 30


def parse_recipe(text: str, language: str = "en") -> Dose:
    """Return the dose that one line of a recipe makes.

    Raises
    ------
    NotADose
        The line is no recipe of this language, or contradicts itself.

    Examples
    --------
    >>> parse_recipe("Half a 25 mg tablet"), parse_recipe("3 hele tabletter på 0,5 mg (500 mikrogram)", "da")
    (Dose('12.5 mg'), Dose('1.5 mg'))
    """
    line = text.replace(NBSP, " ").strip()
    told = language_of(language)
    for kind, reader in _READERS[told]:
        match = reader.fullmatch(line)
        if match is not None:
            found = {name: value for name, value in match.groupdict().items() if value is not None}
            _check_strength(found, text)
            return _dose(_MILLIGRAMS[kind](found | {"language": told}) * _factor(found))
    raise NotADose(text=text, why="not_a_recipe")


def parse_step(text: str, language: str = "en") -> Dose:
    """Return the day's dose that the lines of a step make; every sum among them must agree.

    Raises
    ------
    NotADose
        A line is no line of a recipe, or a sum differs from what its lines make.

    Examples
    --------
    >>> lines = ["Half a 25 mg tablet", "0.15 mL of the 10 mg/mL liquid", "12.5 + 1.5 = 14 mg"]
    >>> parse_step(chr(10).join(lines))
    Dose('14 mg')
    """
    told = language_of(language)
    intakes: list[Dose] = []
    open_lines: list[Dose] = []
    for line in (line.replace(NBSP, " ").strip() for line in text.splitlines()):
        if _PASSED_OVER[told].fullmatch(line):
            continue
        if line.lower() == _NOTHING[told]:
            intakes.append(ZERO)
        elif line.lower().startswith(_WHOLE_DAY[told]):
            _check_sum(line, intakes)
        elif _SUM.fullmatch(line):
            intakes.append(_check_sum(line, open_lines))
            open_lines = []
        else:
            open_lines.append(parse_recipe(line, told))
    if open_lines or not intakes:
        raise NotADose(text=text, why="not_a_recipe")
    return sum(intakes, ZERO)


def _check_sum(line: str, doses: list[Dose]) -> Dose:
    """Return the total of a printed sum that is the sum of these doses."""
    match = _SUM.fullmatch(line)
    total = sum(doses, ZERO)
    if match is None or not doses:
        raise NotADose(text=line, why="not_a_recipe")
    terms = match["terms"].split(" + ") if match["terms"] else [match["total"]]
    if [_dose(_number(term)) for term in terms] != doses or _dose(_number(match["total"])) != total:
        raise NotADose(text=line, why="sum_differs")
    return total


def _check_strength(found: dict[str, str], text: str) -> None:
    if "ug" in found and _number(found["ug"]) != _number(found["mg"]) * _MICROGRAMS:
        raise NotADose(text=text, why="strength_differs")


def _number(text: str) -> Fraction:
    if len(text) > _MOST_SIGNS:  # no recipe of ours is so long, and such a number takes for ever
        raise NotADose(text=text, why="not_a_recipe")
    return Fraction(text.replace(",", "."))


def _dose(milligrams: Fraction) -> Dose:
    return Dose.nearest(milligrams)


def _factor(found: dict[str, str]) -> Fraction:
    if "counted" not in found:
        return Fraction(1)
    labelled = _number(found["labelled"])
    if not labelled:
        raise NotADose(text=found["labelled"], why="not_a_recipe")
    return _number(found["counted"]) / labelled


def _pieces(found: dict[str, str]) -> Fraction:
    share = _SHARES[found["language"]][found["share"].lower()] if "share" in found else "0"
    return (_number(found.get("n", "0")) + Fraction(share)) * _number(found["mg"])


def _shared_out(found: dict[str, str]) -> Fraction:
    """Return the milligrams in a part of one opened or dispersed piece."""
    part = found.get("n") or found.get("ml") or found["part"]
    return _number(found["mg"]) * _number(part) / _number(found.get("water") or found["all"])


_MILLIGRAMS: dict[str, Milligrams] = {
    "pieces": _pieces,
    "drawn": lambda found: _number(found["ml"]) * _number(found["perml"]),
    "drops": lambda found: _number(found["n"]) * _number(found["each"]),
    "dispersed": _shared_out,
    "beads": _shared_out,
    "weighed": _shared_out,
}
