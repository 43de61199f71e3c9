"""The cases of tests/spec as a chapter of the manual: what is asked, what comes out, and why, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from opentaper import errors
from opentaper.planning.result import Outcome
from opentaper.wording import outcome_text, words
from opentaper.wording.catalogue import catalogue

CASES = Path(__file__).parents[1] / "tests" / "spec"
#: Chapters in the order in which a reader meets them: from one dose to several drugs.
CHAPTERS = (
    "making-the-dose",
    "modified-release",
    "methods",
    "pace",
    "limits-by-class",
    "the-last-step",
    "switch",
    "several-drugs",
    "advice",
    "astray",
)
Told = Mapping[str, Any]
PLAN = "a plan"
_VALUE = re.compile(r"\{[^}]*\}")

ASKED: dict[str, str] = {
    "goal": "down to {}",
    "method": "method {}",
    "step": "steps of {}",
    "cut": "cuts of {}",
    "targets": "to an effect of {} %",
    "doses": "by the list {}",
    "table": "by the published table {}",
    "curve": "by the curve {}",
    "curve_name": "by the curve {}",
    "interval": "{} at each step",
    "phases": "with other days {}",
    "within": "to be done within {}",
    "start": "beginning on {}",
    "times": "taken in {} parts a day",
    "used_for": "taken for {}",
    "attempts": "earlier tries: {}",
    "age": "aged {}",
    "wish": "wished {}",
    "circumstances": "told: {}",
    "override": "signed by {}",
    "specialist": "with the specialist {}",
    "because": "because “{}”",
    "also": "beside {}",
    "equivalent": "counted as {}",
    "stages": "in {} stages",
    "stage": "{} at each stage",
}
EXPECTED: dict[str, str] = {
    "made": "it makes {}",
    "intakes": "intakes of {}",
    "method": "method: {}",
    "curve": "curve: {}",
    "pace": "pace: {}",
    "doses": "doses: {} …",
    "days": "days at each step: {} …",
    "all_days": "days at a step: {}",
    "n_steps": "steps: {}",
    "total_days": "days in all: {}",
    "points": "points of effect, step by step: {} …",
    "largest_points": "largest fall, in points of effect: {}",
    "last_points": "last fall, in points of effect: {}",
    "last_dose": "last dose before the end: {}",
    "end": "the end: {}",
    "largest_cut_pct": "largest cut but the last, in % of the dose: {}",
    "handling": "handling: {}",
    "products": "products: {}",
    "cannot_make": "cannot be made: {}",
    "nearest": "nearest: {}",
    "swings": "stretches of skipped or alternated days: {}",
    "old": "the old drug: {}",
    "new": "the new drug: {}",
    "equivalent": "counted as {}",
    "n_sources": "sources: {}",
    "after_start": "then a taper from {}",
    "order": "order: {}",
    "begins": "first days: {}",
    "option": "about: {}",
    "highest": "highest: {}",
    "breaks_at": "where: {}",
    "hold_days": "days to stay: {}",
    "fired": "what was found: {}",
    "lowest_pct": "lowest level, in % of the usual lowest: {}",
}
#: What the first words of a case tell already.
TOLD_FIRST = frozenset(
    {"drug", "dose", "to", "schedule", "ideal", "have", "to_have", "market", "first_attempt"}
)
#: Words whose values are codes of the sentences that a person reads.
SAID: dict[str, str] = {
    "then": "of the next dose {}",
    "reasons": "it says {}",
    "step_reasons": "a step says {}",
    "step_limits": "a step is held by {}",
    "suggestions": "it suggests {}",
    "refused_by": "what stops it: {}",
    "breaks": "it breaks {}",
}
BOUNDS = {"_at_most": "at most ", "_at_least": "at least ", "_include": "", "_exclude": "none of "}


def spec_cases() -> str:
    """Return every case of the specification, chapter by chapter."""
    named = sorted(folder.name for folder in CASES.iterdir() if any(folder.glob("*.yaml")))
    chapters = [
        *(name for name in CHAPTERS if name in named),
        *(name for name in named if name not in CHAPTERS),
    ]
    return "\n\n".join(_chapter(CASES / name) for name in chapters)


def _chapter(folder: Path) -> str:
    title = folder.name.replace("-", " ").capitalize()
    return "\n\n".join((f"## {title}", *(_section(file) for file in sorted(folder.glob("*.yaml")))))


def _section(file: Path) -> str:
    told = yaml.safe_load(file.read_text(encoding="utf-8"))
    return "\n\n".join((f"### {told['title']}", *(case_text(case) for case in told["cases"])))


def case_text(case: Told) -> str:
    """Return one case as a sentence with what is asked, what is expected, and why.

    Examples
    --------
    >>> print(case_text({"case": "Half of 10 mg", "because": "10 / 2 = 5", "gives": {"made": "5 mg"},
    ...                  "make": {"drug": "citalopram", "dose": "5 mg", "have": ["tablet 10mg halves"]}}))
    **Half of 10 mg**
    <BLANKLINE>
    - *Asked:* make citalopram 5 mg; from “tablet 10mg halves”
    - *Expected:* it makes 5 mg
    - *Why:* 10 / 2 = 5
    """
    (deed,) = [word for word in ASK if word in case]
    expected = "; ".join(expectation(word, value) for word, value in case["gives"].items())
    because = " ".join(str(case["because"]).split())
    return (
        f"**{case['case']}**\n\n- *Asked:* {ASK[deed](case[deed])}\n- *Expected:* {_plain(expected)}\n"
        f"- *Why:* {_plain(because)}"
    )


def expectation(word: str, value: Any) -> str:
    """Return one expectation in words.

    Raises
    ------
    KeyError
        The word has no phrase yet.
    """
    ending = next((end for end in BOUNDS if word.endswith(end)), "")
    name = word.removesuffix(ending) if ending else word
    if name in SPOKEN:
        return SPOKEN[name](value)
    bound = BOUNDS.get(ending, "")
    if name in SAID:
        codes = value if isinstance(value, list) else [value]
        return SAID[name].format(bound + (" and ".join(map(said, codes)) or "nothing"))
    if not value and isinstance(value, list):
        return EXPECTED[name].removesuffix(" …").format("none")
    return EXPECTED[name].format(bound + _list(value))


def _outcome(value: Any) -> str:
    told = value if isinstance(value, list) else [value]
    shown = (PLAN if one == Outcome.FOUND else f"“{outcome_text(Outcome(one), 'en')}”" for one in told)
    return " and ".join(dict.fromkeys(shown))


def _why(value: str) -> str:
    return f"because of: {value.replace('_', ' ')}"


def _error(mg: float) -> str:
    return f"measured with care, off by at most {mg} mg" if mg else "nothing that could be off"


def _recipe(parts: list[str]) -> str:
    return f"from {', '.join(map(_several, parts))}" if parts else "from nothing"


def said(code: str) -> str:
    """Return the sentence of a code, its values left open.

    Examples
    --------
    >>> said("limit.share")
    '“One step takes away at most … of the dose.”'
    """
    sentence = catalogue("en").ngettext(code, code, 2)
    if sentence == code:
        sentence = catalogue("en").gettext(code)
    return f"`{code}`" if sentence == code else f"“{_VALUE.sub('…', sentence)}”"


def _several(part: str) -> str:
    """Return a part of a recipe, with more than one piece in the plural."""
    return re.sub(r"^((?!1 )[0-9.]+ (?:tablet|capsule|drop|piece))(?= )", r"\1s", part)


def _refusal(code: str) -> str:
    """Return an error as its own first sentence tells it."""
    if code == errors.BadOption.code:
        return "it asks again: that option cannot be meant"
    kinds = (kind for kind in vars(errors).values() if isinstance(kind, type))
    kind = next(one for one in kinds if issubclass(one, Exception) and vars(one).get("code") == code)
    meaning = " ".join((kind.__doc__ or "").strip().split("\n\n")[0].split())
    return f"it asks again (`{code}`: {meaning.rstrip('.')})"


def _day_after(value: int | None) -> str:
    return "no day can be named" if value is None else f"a lower dose on day {value} at the earliest"


SPOKEN: dict[str, Callable[[Any], str]] = {
    "act": lambda value: f"answer: {words(f'web.answers.act_{value}', 'en')}",
    "take": lambda value: "nothing is taken now" if value is None else f"taken now: {value}",
    "action": lambda value: f"advice: {words(f'action.{value}', 'en')}",
    "next_dose": lambda value: (
        "no dose from a program" if value is None else f"the dose it speaks of: {value}"
    ),
    "not_before": _day_after,
    "needs_signature": lambda value: "a prescriber decides first" if value else "nobody needs to sign",
    "shadow": lambda value: "only noted" if value else "said aloud",
    "refused": _refusal,
    "outcome": _outcome,
    "outcomes": _outcome,
    "after": _outcome,
    "exact": lambda value: "to the microgram" if value else "not to the microgram: the nearest there is",
    "confirmed": lambda value: "its papers allow it" if value else "no paper confirms this handling",
    "off_mg": _error,
    "recipe": _recipe,
    "why": _why,
}


def _made(told: Told) -> str:
    return "; ".join([f"make {told['drug']} {told['dose']}", *_options(told)])


def _planned(told: Told) -> str:
    start = f"plan {told['drug']} from {told['dose']}"
    wished = ["wished doses alone, before any product"] if told.get("ideal") else []
    return "; ".join([start, *wished, *_options(told)])


def _checked(told: Told) -> str:
    stays = [(dose, stay) for row in told["schedule"] for dose, stay in row.items()]
    rows = [f"{'0 mg' if dose == '0' else dose} for {stay}" for dose, stay in stays]
    return "; ".join([f"check {told['drug']}: {', then '.join(rows)}", *_options(told)])


def _switched(told: Told) -> str:
    to = f"switch from {told['drug']} {told['dose']} to {told['to']}"
    beside = [f"the new drug from {_shelf(told['to_have'])}"] if "to_have" in told else []
    return "; ".join([to, *_options(told), *beside])


def _ordered(told: Told) -> str:
    return "; ".join([f"plan {told['drug']} from {told['dose']}, and the others too", *_options(told)])


def _advised(told: Told) -> str:
    """Return a person's days, doses and signs up to the day on which they ask."""
    begun, *days = told["days"]
    ups = [f"up to day {until} {DAYS_LIKE.get(how, f'{how} of 10')}" for until, how in map(_two, days)]
    parts = [
        f"advice on day {told['day']} of a taper of {told.get('drug', 'citalopram')} from {told['from']}",
        f"the plan: {_list(told['plan'])}",
        f"the diary begins {begun.partition(' ')[0]} days before the first cut: {_list(ups)}",
    ]
    beside = {
        "signs": "signs told: {}",
        "taken": "other doses taken: {}",
        "seen": "seen by a prescriber on day {}",
        "stage": "stage: {}",
    }
    known = {"drug", "day", "from", "plan", "days"}
    return "; ".join(
        [*parts, *(beside[name].format(_list(one)) for name, one in told.items() if name not in known)]
    )


def _two(text: str) -> tuple[str, str]:
    until, _, how = text.partition(": ")
    return until, how


def _astray(told: Told) -> str:
    """Return what went astray, how long ago, and at what time of the day it is asked."""
    phrases = {
        "missed": "due {} ago",
        "doubled": "taken twice {} ago",
        "vomited": "vomited {} after it was taken",
    }
    kind = next(word for word in phrases if word in told)
    times = f" in {told['times']} parts" if "times" in told else ""
    parts = [f"{told['drug']} {told['dose']} a day{times}", phrases[kind].format(told[kind])]
    beside = {"also": "beside {}", "at": "asked at {}"}
    known = {"drug", "dose", "times", kind}
    return "; ".join(
        [*parts, *(beside[name].format(_list(one)) for name, one in told.items() if name not in known)]
    )


DAYS_LIKE = {"zero": "nothing but zeros", "low": "low in mood alone"}
ASK: dict[str, Callable[[Told], str]] = {
    "make": _made,
    "plan": _planned,
    "check": _checked,
    "switch": _switched,
    "plans": _ordered,
    "advise": _advised,
    "astray": _astray,
}


def _options(told: Told) -> list[str]:
    """Return what else was told, and what the doses are made from."""
    found = [ASKED[name].format(_list(value)) for name, value in told.items() if name not in TOLD_FIRST]
    found += ["the first try"] if told.get("first_attempt") else []
    if "have" in told:
        found.append(f"from {_shelf(told['have'])}")
    elif "market" in told:
        found.append(f"from the ordinary products of {words('market.' + told['market'], 'en')}")
    return found


def _shelf(lines: Iterable[str]) -> str:
    """Return the lines of a shelf as they were written."""
    return ", ".join(f"“{line}”" for line in lines) or "an empty shelf"


def _list(value: Any) -> str:
    """Return one or several values as words."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _plain(text: str) -> str:
    """Return the text without signs that Markdown would read."""
    return text.replace("*", r"\*").replace("<", r"\<")
