"""The parts of the manual that come from the package itself, as Markdown.

A page of ``docs/`` holds a line ``<!-- generated: name -->``; while the manual is built, ``docs/conf.py``
puts what the function of that name returns in its place. ``<!-- root: FILE.md -->`` takes in a document of
the root. Nothing is written into the source, so nothing can be out of date.
"""

from __future__ import annotations

import ast
import json
import math
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path
from textwrap import dedent
from typing import Any

from opentaper import errors, formulary
from opentaper.formulary.facts import Curve, Drug, Fact
from opentaper.formulary.policy import Bound, FamilyRule, PaceRule, WordList
from opentaper.formulary.population import Spread, shipped_population
from opentaper.planning.effect import effect
from opentaper.wording.catalogue import catalogue
from tools import learning_tables
from tools.cases import spec_cases
from tools.markdown import keys, row, table

ROOT = Path(__file__).parents[1]
#: So many standard deviations to either side hold nine in ten of a normal distribution.
NINE_IN_TEN = 1.645
SOURCE = ROOT / "src" / "opentaper"
_MARKER = re.compile(r"^<!-- (generated|root): ([\w.-]+) -->$", re.MULTILINE)
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#\s]+)")


def filled(text: str, page: Path) -> str:
    """Return the text of a page with its generated parts in place.

    Parameters
    ----------
    page
        The file of the page below ``docs/``; links of documents of the root are turned towards it.
    """
    return _MARKER.sub(lambda found: _part(found[1], found[2], page), text)


def _part(kind: str, name: str, page: Path) -> str:
    return root_document(name, page) if kind == "root" else PARTS[name]()


def root_document(name: str, page: Path) -> str:
    """Return a document of the root with its links as seen from a page of the manual."""
    return _LINK.sub(lambda found: _relinked(found[1], page), (ROOT / name).read_text(encoding="utf-8"))


def _relinked(target: str, page: Path) -> str:
    """Return a link of the root as a link of a page; documents of the root have pages in docs/project."""
    own = ROOT / "docs" / "project" / target.lower()
    file = own if "/" not in target and own.exists() else ROOT / target
    return Path(os.path.relpath(file, page.parent)).as_posix()


# --- what can go wrong --------------------------------------------------------------------------------------


def exit_codes() -> str:
    """Return every error with its exit code, its HTTP status and its meaning."""
    known = (kind for kind in vars(errors).values() if _is_leaf(kind))
    leaves = sorted(known, key=lambda kind: (kind.exit_code, kind.code))
    return table(
        ("exit", "code", "HTTP", "class", "what it means"),
        (
            (str(kind.exit_code), f"`{kind.code}`", str(kind.http_status), f"`{kind.__name__}`", _first(kind))
            for kind in leaves
        ),
    )


def _is_leaf(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, errors.OpenTaperError) and "code" in vars(kind)


def _first(told: Any) -> str:
    """Return the first paragraph of a docstring on one line."""
    return " ".join((told.__doc__ or "").strip().split("\n\n")[0].split())


def outcomes() -> str:
    """Return every outcome of a plan with its sentence."""
    from opentaper.planning.result import Outcome

    rows = ((f"`{outcome.value}`", _template(f"outcome.{outcome.value}")) for outcome in Outcome)
    return table(("outcome", "what is said"), rows)


def reason_codes() -> str:
    """Return every reason with its sentence."""
    return table(("code", "what is said"), ((f"`{code}`", _template(code)) for code in reasons_told()))


def reasons_told() -> tuple[str, ...]:
    """Return the codes of the English catalogue that a reason of the package may have."""
    begun, named = codes_in_source(computed=True), _texts_in_core() | codes_in_source()
    heads = {code.partition(".")[0] for code in (*codes_in_source(), *begun)}
    return tuple(
        sorted(
            code
            for code in _messages()
            if code.partition(".")[0] in heads
            and "without_" not in code
            and (code.removesuffix("_unsized") in named or code.startswith(tuple(begun)))
        )
    )


def codes_in_source(*, computed: bool = False) -> set[str]:
    """Return every code that the source gives to ``Reason.of`` in plain, or how computed codes begin."""
    found: set[str] = set()
    for tree in _trees(SOURCE.rglob("*.py")):
        for node in ast.walk(tree):
            told = _code(node)
            if computed and isinstance(told, ast.JoinedStr):
                told = told.values[0]
            elif computed:
                continue
            if isinstance(told, ast.Constant):
                found.add(str(told.value))
    return found


def _code(node: ast.AST) -> ast.expr | None:
    """Return the first argument of ``Reason.of``, or None for anything else."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
        return None
    named = isinstance(node.func.value, ast.Name) and node.func.value.id == "Reason"
    return node.args[0] if named and node.func.attr == "of" else None


def _texts_in_core() -> set[str]:
    """Return every plain text of the planner and of the limits that could be a code."""
    trees = _trees((SOURCE / "planning").glob("*.py"))
    texts = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    limits = (SOURCE / "formulary" / "data" / "policy.yaml").read_text(encoding="utf-8")
    named = re.findall(r"[a-z_]+(?:\.[a-z_-]+)+", limits)
    return {text for text in texts if isinstance(text, str)} | set(named)


def _trees(files: Iterable[Path]) -> list[ast.Module]:
    return [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(files)]


def _messages() -> dict[str, str]:
    """Return the English sentences by code; of those with plural forms the one for many."""
    from gettext import GNUTranslations

    english = catalogue("en")
    assert isinstance(english, GNUTranslations)
    told: dict[Any, str] = english._catalog  # type: ignore[attr-defined]  # no public way lists the messages
    plain = {key: text for key, text in told.items() if isinstance(key, str) and key}
    return plain | {key[0]: text for key, text in told.items() if isinstance(key, tuple)}


def _template(code: str) -> str:
    return _messages()[code]


# --- facts --------------------------------------------------------------------------------------------------


def _drugs() -> list[Drug]:
    return [formulary.drug(name) for name in formulary.drug_names()]


def drug_table() -> str:
    """Return every drug in a line."""
    rows = (
        (
            drug.name,
            drug.drug_class,
            _mg_range(drug.usual_min_mg, drug.usual_max_mg),
            _fact(drug.licensed_max_mg),
            _fact(drug.half_life_h),
            str(len(drug.deciding_curves)) or "0",
            drug.withdrawal_risk or "not known",
            " ".join(market for market in formulary.markets() if formulary.products(market, drug.name)),
        )
        for drug in _drugs()
    )
    head = "drug; class; usual mg a day; licensed maximum, mg; half-life, hours; curves that decide"
    return table((*head.split("; "), "risk of withdrawal", "product lists"), rows)


def _mg_range(low: Fact | None, high: Fact | None) -> str:
    known = [f"{fact.central:g}" for fact in (low, high) if fact is not None and fact.central is not None]
    return " to ".join(dict.fromkeys(known)) or "not known"


def _fact(fact: Fact | None) -> str:
    """Return a number with its range and grade."""
    if fact is None or fact.central is None:
        return "not known"
    span = f" ({fact.low:g} to {fact.high:g})" if fact.low is not None and fact.high is not None else ""
    return f"{fact.central:g}{span} {fact.grade.value}"


def curve_table() -> str:
    """Return every curve with its source and whether it decides."""
    rows = (
        (
            drug.name,
            f"`{curve.id}`",
            f"{curve.target}, {curve.region}" if curve.region else curve.target,
            _number(curve.emax, 100),
            _number(curve.ed50_mg, 1),
            curve.fit.value,
            curve.grade.value,
            _decides(drug, curve),
            keys(curve.source),
        )
        for drug in _drugs()
        for curve in drug.curves
    )
    head = ("drug", "curve", "target", "highest, %", "ED50, mg", "fit", "grade", "decides", "source")
    return table(head, rows)


def _decides(drug: Drug, curve: Curve) -> str:
    if not curve.decides:
        return "no"
    return "yes, the default" if curve.id == drug.default_curve else "yes"


def _number(value: float | None, times: float) -> str:
    return "not known" if value is None else f"{value * times:.4g}"


def citalopram_table() -> str:
    """Return how effect follows the dose of one drug, by its default curve."""
    drug = formulary.drug("citalopram")
    known = effect(drug, None)
    assert known is not None
    doses = (40.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.0)
    held = [known.occupancy(dose) * 100 for dose in doses]
    rows = (
        (f"{dose:g} mg", f"{now:.0f} %", "" if n == 0 else f"{held[n - 1] - now:.0f} points")
        for n, (dose, now) in enumerate(zip(doses, held, strict=True))
    )
    told = table(("citalopram a day", "places held", "lost with this cut"), rows)
    return f"{told}\n\nFrom the curve `{known.chosen.id}`, source {keys(known.chosen.source)}.".replace(
        "(sources.md", "(../reference/sources.md"
    )


def source_list() -> str:
    """Return every source with its address."""
    entries = []
    for key, source in sorted(formulary.sources().items()):
        told = f"[{source.title}]({source.url})" if source.url.startswith("http") else source.title
        year = f", {source.year}" if source.year else ""
        entries.append(f"(source-{key})=\n\n**{key}**: {told}{year}. {source.note}".rstrip())
    return "\n\n".join(entries)


# --- limits -------------------------------------------------------------------------------------------------


def limit_table() -> str:
    """Return the limits of every family, and of drugs with limits of their own."""
    policy = formulary.shipped_policy()
    named = [(rule.family.value, rule) for rule in policy.families]
    named += [(f"{name} (alone)", rule) for name, rule in policy.drugs]
    head = "family; share of the dose; points of effect; days between cuts; days in all; mg in one cut"
    rows = (_limits(name, rule) for name, rule in named)
    return table((*head.split("; "), "last dose without a curve", "special"), rows)


def _limits(name: str, rule: FamilyRule) -> tuple[str, ...]:
    short = rule.least_days_short_use
    days = _bound(rule.least_days) + (f"; {_bound(short)} after short use" if short is not None else "")
    special = ["a specialist takes part"] if rule.specialist else []
    special += [f"not when: {', '.join(rule.stop_for)}"] if rule.stop_for else []
    return (
        name,
        _bound(rule.max_share, 100, " %"),
        _bound(rule.max_points),
        days,
        _bound(rule.least_total_days),
        _bound(rule.max_step_mg),
        _bound(rule.last_share, 100, " % of the lowest usual dose"),
        "; ".join(special),
    )


def _bound(bound: Bound | None, times: float = 1, unit: str = "") -> str:
    """Return a bound with its grade and sources, or nothing."""
    if bound is None:
        return ""
    return f"{bound.value * times:g}{unit} {bound.grade.value} {keys(bound.source)}"


def pace_table() -> str:
    """Return the pace classes of every table."""
    policy = formulary.shipped_policy()
    tables = {"most families": policy.paces}
    for rule in policy.families:
        if rule.paces:
            same = next((name for name, paces in tables.items() if paces == rule.paces), None)
            label = rule.family.value if same is None else f"{same}, {rule.family.value}"
            tables = {name: paces for name, paces in tables.items() if name != same} | {label: rule.paces}
    head = ("for", "pace", "points of effect", "share of the dose", "days")
    return table(head, (_pace(name, pace) for name, paces in tables.items() for pace in paces))


def _pace(name: str, pace: PaceRule) -> tuple[str, ...]:
    return name, pace.name, _bound(pace.points), _bound(pace.share, 100, " %"), _bound(pace.days)


def general_table() -> str:
    """Return the numbers of the policy that hold for every family."""
    policy = formulary.shipped_policy()
    told = (
        ("half-lives (upper end) between two cuts", policy.settling),
        ("days between two cuts where no half-life is confirmed", policy.unknown_half_life_days),
        ("months from which use counts as long", policy.long_use_months),
        ("months below which use counts as short", policy.short_use_months),
        ("age from which steps last half as long again", policy.older_age),
    )
    rows = ((what, _bound(bound), bound.note) for what, bound in told)
    return table(("what", "limit", "note"), rows)


def bound_table() -> str:
    """Return every other number and list of the policy that holds for all, part by part."""
    policy = formulary.shipped_policy()
    first = policy.families[0]
    parts: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
        ("all", policy, ()),
        ("cuts", first, ("last_step", "waived_share", "alternating_mg")),
        ("pace", policy.moves, ()),
        ("switch", policy.switching, ()),
        ("capsules", policy.capsules, ()),
        ("adaptive", policy.adaptive, ()),
        ("re-plan", policy.replanning, ()),
        ("together", policy.company, ()),
        ("measuring", policy.measuring, ()),
    )
    rows = [
        (part, name.replace("_", " "), _told_bound(held), held.note)
        for part, group, only in parts
        for name in only or tuple(one.name for one in fields(group))
        if isinstance(held := getattr(group, name), Bound | WordList)
    ]
    return table(("for", "what", "number or words", "note"), rows)


def _told_bound(held: Bound | WordList) -> str:
    """Return a number, or words, with grade and sources."""
    if isinstance(held, Bound):
        return _bound(held)
    return f"{', '.join(held.words)}: {held.grade.value} {keys(held.source)}"


def measuring_rows() -> str:
    """Return the rows of the table of measuring errors."""
    errors_of = formulary.shipped_policy().measuring
    told = (
        ("half a tablet", errors_of.half_share, "of the half"),
        ("a quarter of a tablet", errors_of.quarter_share, "of the quarter"),
        ("fill a syringe", errors_of.capacity_share, "of what the syringe holds, each time"),
        ("draw an amount", errors_of.volume_share, "of the amount"),
        ("stir a tablet into water", errors_of.dispersed_share, "of the amount"),
        ("count beads", errors_of.bead_share, "of the amount, and half a bead"),
    )
    rows = ((what, f"±{bound.value * 100:g} % {of}", keys(bound.source)) for what, bound, of in told)
    return "\n".join(row(cells) for cells in rows).replace("(sources.md", "(../reference/sources.md")


# --- the model ----------------------------------------------------------------------------------------------

_PARAMETERS = {
    "ed50_factor": (r"$\epsilon$", "how many times as high the ED50 is", "times"),
    "half_life_factor": (r"$\eta$", "how many times as long the half-lives are", "times"),
    "tau_fast_days": (r"$\tau_f$", "time constant of the fast adaptation", "days"),
    "tau_slow_days": (r"$\tau_s$", "time constant of the slow adaptation", "days"),
    "fast_share": ("$w$", "share of the set-point that adapts fast", "fraction"),
    "u50": ("$u_{50}$", "drive with half of the full intensity; low is sensitive", "fraction"),
}


def population_table() -> str:
    """Return the personal parameters with the middle of the population and nine in ten of its people."""
    held = shipped_population()
    rows = (
        (*_PARAMETERS[name], _short(known.median), " to ".join(map(_short, _nine_in_ten(name, known))))
        for name, known in held.people.items()
    )
    told = table(("symbol", "what it is", "unit", "median", "nine people in ten"), rows)
    return (
        f"{told}\n\nRelease {held.release}, grade {held.grade.value}, {held.note or 'calibrated'}. "
        f"The exponent is $g = {held.steepness:g}$ for all. "
        f"An active metabolite whose share of the effect is unknown carries {held.metabolite_share:g} of it."
    )


def _short(number: float) -> str:
    """Return a number in two digits that count, without an exponent."""
    return f"{float(f'{number:.2g}'):g}"


def _nine_in_ten(name: str, known: Spread) -> tuple[float, float]:
    """Return the ends that hold nine people in ten of a log-normal parameter, or logit-normal share."""
    ends = (math.exp(-NINE_IN_TEN * known.spread), math.exp(NINE_IN_TEN * known.spread))
    if name != "fast_share":
        return known.median * ends[0], known.median * ends[1]
    odds = known.median / (1.0 - known.median)
    return odds * ends[0] / (1.0 + odds * ends[0]), odds * ends[1] / (1.0 + odds * ends[1])


def virtual_people_table() -> str:
    """Return the invented people of the examples with what is true of them."""
    from opentaper.examples.people import VIRTUAL_PEOPLE
    from opentaper.wording import words

    rows = (
        (
            person.name,
            f"{person.drug} {person.start}",
            f"{person.months_of_use:g}",
            f"{person.truth.u50[0]:g}",
            f"{person.truth.tau_fast_days[0]:g}, {person.truth.tau_slow_days[0]:g}",
            " ".join(words(trait.value, "en") for trait in person.traits),
        )
        for person in VIRTUAL_PEOPLE
    )
    head = ("name", "took", "for months", "$u_{50}$", r"$\tau_f$, $\tau_s$ in days", "what they are like")
    return table(head, rows)


# --- plans under a risk ------------------------------------------------------------------------------------

COMPARED = ("plan", "days", "steps", "hardest day", "at some time")


def adaptive_equal_length() -> str:
    """Return the adaptive plan beside others of the same length."""
    from tools.adaptive_tables import equal_length

    return table(COMPARED, equal_length())


def adaptive_equal_risk() -> str:
    """Return the adaptive plan beside others of the same risk."""
    from tools.adaptive_tables import equal_risk

    return table(COMPARED, equal_risk())


def adaptive_within_limits() -> str:
    """Return adaptive plans of several drugs, inside the limits and without them."""
    from tools.adaptive_tables import within_limits

    head = (
        "drug, dose, use",
        "days",
        "days without limits",
        "decided by risk / limit / shelf",
        "hardest day",
    )
    return table(head, within_limits())


def adaptive_trade_off() -> str:
    """Return length against chance."""
    from tools.adaptive_tables import trade_off

    return table(("chance", "days", "hardest day", "at some time", "a week buys"), trade_off())


# --- doors --------------------------------------------------------------------------------------------------


def command_reference() -> str:
    """Return every command with its help, its arguments and its options."""
    from typer.main import get_command

    from opentaper.cli.doors import COMMANDS, app

    group = get_command(app)
    return "\n\n".join(_command(group, name) for name in COMMANDS)


def _command(group: Any, name: str) -> str:
    command = group.get_command(None, name)
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    usage = " ".join(["opentaper", name, *(_metavar(one) for one in arguments), "[OPTIONS]"])
    told = (command.help or "").replace("\b", "").strip()
    prose, _, examples = told.partition("Examples:")
    parts = [f"## {name}", f"```text\n{usage}\n```", " ".join(prose.split())]
    if examples:
        parts.append(f"```text\n{dedent(examples.strip(chr(10)))}\n```")
    rows = [(f"`{_metavar(one)}`", one.help or "") for one in arguments]
    rows += [(f"`{' '.join(filter(None, (one.opts[0], _metavar(one))))}`", _option(one)) for one in options]
    return "\n\n".join((*parts, table(("argument or option", "what it does"), rows)))


def _metavar(one: Any) -> str:
    if getattr(one, "is_flag", False):
        return ""
    name = one.metavar or one.name.upper()
    return f"[{name}]" if one.param_type_name == "argument" and not one.required else str(name)


def _option(one: Any) -> str:
    is_told = isinstance(one.default, str | int) and one.default and not one.is_flag
    return f"{one.help or ''}{f' By default {one.default}.' if is_told else ''}"


def api_reference() -> str:
    """Return the autodoc directives of every module of the core and of the deeds, room by room."""
    rooms = (
        "errors quantities timeline reasons pharmacology formulary planning wording exchange actions wiring"
    )
    return "\n\n".join(f"## {room}\n\n{_modules(room)}" for room in rooms.split())


def _modules(room: str) -> str:
    single = SOURCE / f"{room}.py"
    files = [single] if single.exists() else sorted((SOURCE / room).glob("*.py"))
    return "\n\n".join(_module(file) for file in files)


def _module(file: Path) -> str:
    """Return the directive of a module; of a room itself the docstring alone, the rest is in its modules."""
    name = ".".join(("opentaper", *file.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    members = "" if file.stem == "__init__" else "\n   :members:\n   :member-order: bysource"
    return f"### `{name}`\n\n```{{eval-rst}}\n.. automodule:: {name}{members}\n```"


def json_schemas() -> str:
    """Return the JSON schemas of what ``--json`` writes."""
    files = sorted((SOURCE / "exchange" / "schemas").glob("*.json"))
    parts = []
    for file in files:
        schema = json.loads(file.read_text(encoding="utf-8"))
        told = json.dumps(schema, indent=2, ensure_ascii=False)
        parts.append(f"## {file.name}\n\n{schema.get('description', '')}\n\n```json\n{told}\n```")
    return "\n\n".join(parts)


PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part
    for part in (
        adaptive_equal_length,
        adaptive_equal_risk,
        adaptive_trade_off,
        adaptive_within_limits,
        api_reference,
        citalopram_table,
        command_reference,
        curve_table,
        drug_table,
        exit_codes,
        general_table,
        bound_table,
        json_schemas,
        limit_table,
        measuring_rows,
        outcomes,
        pace_table,
        population_table,
        reason_codes,
        source_list,
        spec_cases,
        virtual_people_table,
    )
}
PARTS |= learning_tables.PARTS
