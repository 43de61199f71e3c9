"""What came of one input: a value, a refusal in words, or something that must never come of any."""

from __future__ import annotations

import json
import sys
import tempfile
import traceback
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from opentaper.cli.caught import flaw_text
from opentaper.errors import BadBundle, BadDiary, OpenTaperError
from opentaper.wording import LANGUAGES, error_text
from trust.fuzz.target import Target
from trust.fuzz.targets.made import scratch
from trust.page import ROOT

#: What no error says: a secret of the process, and what stands in a file that only a hostile input names.
SECRET = "zqx-secret-of-the-campaign"
FOREIGN = "root:x:"
#: A sentence of an error is short, whatever was sent; the parts of a diary are a sentence each.
MOST_LETTERS = 4_000


class Kind(StrEnum):
    """What came of an input; all but the first two are never to come."""

    VALUE = "value"
    REFUSED = "refused"
    CRASH = "crash"
    HANG = "hang"
    LEAK = "leak"
    UNWORDED = "unworded"


BAD = frozenset(Kind) - {Kind.VALUE, Kind.REFUSED}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one input; ``what`` is the same for inputs that end in the same place."""

    kind: Kind
    what: str
    detail: str = ""


def judged(target: Target, data: bytes) -> Verdict:
    """Return what comes of an input at a target."""
    try:
        found = target.read(data)
    except OpenTaperError as error:
        return refusal(error, data)
    except target.refuses as error:
        return Verdict(Kind.REFUSED, type(error).__name__)
    except RecursionError as error:
        return Verdict(Kind.CRASH, f"RecursionError at {place_of(error)}", "too deep")
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        told = "".join(traceback.format_exception(error))[-4_000:]
        return Verdict(Kind.CRASH, f"{type(error).__name__} at {place_of(error)}", told)
    told = _shown(found)
    if SECRET in told or (FOREIGN in told and FOREIGN.encode() not in data):
        return Verdict(Kind.LEAK, f"a value of {type(found).__name__}", told[:500])
    return Verdict(Kind.VALUE, type(found).__name__)


def _shown(found: object) -> str:
    """Return a value as text; one that is too deep to be shown is none that gives anything away."""
    try:
        return repr(found)[:100_000]
    except (RecursionError, ValueError):
        return ""


def place_of(error: BaseException) -> str:
    """Return where in the product an exception came from: the last of our files on its way."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if "/opentaper/" in one.filename or "/trust/" in one.filename] or frames
    last = ours[-1]
    return f"{Path(last.filename).name}:{last.lineno}"


def refusal(error: OpenTaperError, data: bytes) -> Verdict:
    """Return whether a refusal is told in words that anybody may see, in every language."""
    what = f"{error.code} {error.values.get('why') or error.values.get('option') or ''}".strip()
    parts = error.parts if isinstance(error, BadDiary | BadBundle) else ()
    for language in LANGUAGES:
        try:
            told = [*error_text(error, language), *(_part(one, language) for one in parts)]
        except Exception as wrong:  # noqa: BLE001 - an error that cannot be told is what is looked for
            return Verdict(Kind.UNWORDED, f"{what}: {type(wrong).__name__} in {language}", repr(error)[:500])
        bad = _amiss(told, data)
        if bad:
            kind = Kind.LEAK if bad.startswith("leak") else Kind.UNWORDED
            return Verdict(kind, f"{what}: {bad}", " ".join(told)[:500])
    try:
        json.dumps({name: str(value) for name, value in error.values.items()}).encode()
    except (ValueError, TypeError) as wrong:
        return Verdict(Kind.UNWORDED, f"{what}: {type(wrong).__name__} as JSON", repr(error)[:500])
    return Verdict(Kind.REFUSED, what)


def _part(error: OpenTaperError, language: str) -> str:
    """Return one part of a refusal as the terminal and the page tell it."""
    if type(error).__name__ == "FhirFlaw":
        return flaw_text(error, language)  # type: ignore[arg-type]  # looked at above
    return " ".join(error_text(error, language))


def _amiss(told: list[str], data: bytes) -> str:
    """Return what is amiss with sentences: what they give away, or that they cannot be shown."""
    # the folder that a target puts its files in is the place that a person named
    whole = "\n".join(told).replace(str(scratch()), "")
    if SECRET in whole or (FOREIGN in whole and FOREIGN.encode() not in data):
        return "leak of a secret"
    if any(place in whole and place.encode() not in data for place in _places()):
        return "leak of a place"
    if max(map(len, told)) > MOST_LETTERS:
        return "far too long"
    try:
        whole.encode()
    except UnicodeEncodeError:
        return "half a letter"
    return "" if "Traceback" not in whole or b"Traceback" in data else "leak of a traceback"


@cache
def _places() -> tuple[str, ...]:
    """Return the places of this machine that no sentence names unless the person did."""
    return str(ROOT), sys.prefix, str(Path.home()) + "/", tempfile.gettempdir() + "/"
