"""Which codes the source tells, read from its syntax trees: no code is missed because a test never ran it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from string import Formatter

import opentaper
from opentaper.wording.catalogue import catalogue

SRC = Path(opentaper.__file__).parent
CODE = re.compile(r"[a-z_]+(?:\.[a-z0-9_-]+)+")
# What a page tells: a code, and the names of the values that it gives.
TAG = re.compile(r"\{%.+?%\}")
QUOTED = re.compile(r"""["']([^"']+)["']""")
SAY = re.compile(
    r"""\{% say ["'](?P<code>[^"']+)["'](?P<more>\|add:\S+)?(?P<values>[^%]*?)(?: as \w+)? %\}"""
)
GIVEN = re.compile(r"\b(\w+)=")


@dataclass(frozen=True)
class Told:
    """One call that tells a code: a pattern (exact, unless an f-string made it), and the values it gives.

    ``has_more`` where it hands on further values that its own line does not name.
    """

    pattern: str
    values: frozenset[str]
    where: str
    has_more: bool = False

    def codes(self) -> set[str]:
        """The templates that the call may mean."""
        return set(codes_of(self.pattern))


@cache
def codes_of(pattern: str) -> frozenset[str]:
    """Return the templates that a pattern may mean; one without a gap means one at most."""
    exact = re.sub(r"\\(.)", r"\1", pattern)
    if re.escape(exact) == pattern:
        return frozenset({exact} & templates("en").keys())
    return frozenset(code for code in templates("en") if re.fullmatch(pattern, code))


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package, by its path."""
    return {
        str(path.relative_to(SRC)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SRC.rglob("*.py"))
    }


@dataclass(frozen=True)
class Place:
    """A call, the module it stands in, and a function around it (the module itself where there is none)."""

    path: str
    place: ast.AST
    call: ast.Call


def calls(name: str, owner: str = "") -> Sequence[Place]:
    """Return each ``name(…)`` (or ``owner.name(…)``) of the package, once for each function around it."""
    return all_calls().get((owner, name), ())


@cache
def all_calls() -> Mapping[tuple[str, str], Sequence[Place]]:
    """Return every call by the name that is called and by whose it is, read in one walk."""
    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for path, tree in modules().items():
        for node, around in _walk(tree):
            if isinstance(node, ast.Call) and (name := _called(node.func)) is not None:
                found[name] += [Place(path, place, node) for place in around or (tree,)]
    return found


def _walk(tree: ast.Module) -> Iterator[tuple[ast.AST, tuple[ast.AST, ...]]]:
    """Yield every node with the functions around it, in the order of the source."""
    left: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(tree, ())]
    while left:
        node, around = left.pop()
        yield node, around
        inside = (*around, node) if isinstance(node, ast.FunctionDef) else around
        left += [(child, inside) for child in reversed(list(ast.iter_child_nodes(node)))]


def _called(func: ast.expr) -> tuple[str, str] | None:
    match func:
        case ast.Name(id=name):
            return "", name
        case ast.Attribute(attr=name, value=ast.Name(id=owner)):
            return owner, name
        case _:
            return None


def texts(expression: ast.expr, place: ast.AST) -> set[str]:
    """Return the literal texts an expression may have, as patterns; a name is looked up in its function."""
    match expression:
        case ast.Constant(value=str(text)):
            found = {re.escape(text)}
        case ast.IfExp(body=one, orelse=other):
            found = texts(one, place) | texts(other, place)
        case ast.JoinedStr(values=values):
            parts = [texts(part, place) or {".+"} for part in values]
            found = {"".join(chosen) for chosen in product(*parts)}
        case ast.FormattedValue(value=value):
            found = texts(value, place)
        case ast.Name(id=name):
            found = assigned(name, place)
        case ast.Call(func=ast.Name(id=name)):
            found = returned(name)
        case _:
            found = set()
    return found


def assigned(name: str, place: ast.AST) -> set[str]:
    """Return the literal texts that a name of a function may have."""
    return {text for value in assignments(place).get(name, ()) for text in texts(value, place)}


@cache
def assignments(place: ast.AST) -> Mapping[str, Sequence[ast.expr]]:
    """Return what is given to each name in a function or module."""
    found: dict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(place):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found[target.id].append(node.value)
    return found


def returned(function: str) -> set[str]:
    """Return the literal texts that a function of the package returns."""
    return {
        text
        for place in all_functions().get(function, ())
        for node in ast.walk(place)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant)
        for text in texts(node.value, place)
    }


@cache
def all_functions() -> Mapping[str, Sequence[ast.FunctionDef]]:
    """Return every function of the package by its name."""
    found: dict[str, list[ast.FunctionDef]] = defaultdict(list)
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                found[node.name].append(node)
    return found


@cache
def reasons() -> Sequence[Told]:
    """Return every ``Reason.of(…)`` whose code can be read from the source."""
    return [
        Told(pattern, keywords(one.call) - {"source"}, one.path)
        for one in calls("of", "Reason")
        for pattern in sorted(texts(one.call.args[0], one.place))
    ]


def keywords(call: ast.Call) -> frozenset[str]:
    """Return the names of the values that a call gives."""
    return frozenset(word.arg for word in call.keywords if word.arg is not None)


def unread_reasons() -> set[str]:
    """Return the reasons whose code is not in the syntax tree, because it comes from data."""
    return {
        f"{one.path}: {ast.unparse(one.call.args[0])}"
        for one in calls("of", "Reason")
        if not texts(one.call.args[0], one.place)
    }


@cache
def labels() -> Sequence[Told]:
    """Return every ``words(…)`` with a code of which at least the group can be read from the source."""
    return [
        Told(pattern, keywords(one.call), one.path, any(word.arg is None for word in one.call.keywords))
        for one in calls("words")
        for pattern in sorted(texts(one.call.args[0], one.place))
        if not pattern.startswith(".+")
    ]


def mentioned() -> set[str]:
    """Return every literal of the source and of its pages that looks like a code, wherever it stands."""
    nodes = (node for tree in modules().values() for node in ast.walk(tree))
    told = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    told |= {text for page in pages().values() for tag in TAG.findall(page) for text in QUOTED.findall(tag)}
    return {text for text in told if CODE.fullmatch(text)}


@cache
def pages() -> dict[str, str]:
    """Return every template of a page, by its name."""
    found = sorted((SRC / "web" / "templates").rglob("*.html"))
    # by its place: accounts have several pages of one name
    return {
        str(path.relative_to(SRC / "web" / "templates")): path.read_text(encoding="utf-8") for path in found
    }


@cache
def said() -> Sequence[Told]:
    """Return every ``{% say "code" name=value %}`` of the pages."""
    return [_said(name, found) for name, page in pages().items() for found in SAY.finditer(page)]


def _said(page: str, found: re.Match[str]) -> Told:
    pattern = re.escape(found["code"]) + (".+" if found["more"] else "")
    return Told(pattern, frozenset(GIVEN.findall(found["values"])), page, has_more=bool(found["more"]))


def composed() -> set[str]:
    """Return the codes that the pages put together: an f-string that begins with a group, as a pattern."""
    patterns = {
        pattern
        for path, tree in modules().items()
        if path.startswith("web")
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for pattern in texts(node, tree)
        if re.match(r"[a-z_]+\\\.", pattern)
    }
    patterns |= {told.pattern for told in said() if told.has_more}
    return {code for pattern in patterns for code in codes_of(pattern)}


def field_texts(error: str, field: str) -> set[str]:
    """Return the literals that the source passes as one field of an error."""
    passed = [
        (word.value, one.place) for one in calls(error) for word in one.call.keywords if word.arg == field
    ]
    found = {text for value, place in passed for text in texts(value, place)}
    return {re.sub(r"\\(.)", r"\1", text) for text in found}


def assigned_anywhere(name: str) -> set[str]:
    """Return the literals that any function of the package gives to a variable of this name."""
    found = set().union(*(assigned(name, tree) for tree in modules().values()))
    return {re.sub(r"\\(.)", r"\1", text) for text in found}


@cache
def templates(language: str) -> dict[str, tuple[str, ...]]:
    """Return every template of a language by code; plural forms in order."""
    found: dict[str, list[str]] = {}
    for key, text in catalogue(language)._catalog.items():  # type: ignore[attr-defined]  # no public way lists the messages
        code = key if isinstance(key, str) else key[0]
        if code:
            found.setdefault(code, []).append(text)
    return {code: tuple(forms) for code, forms in found.items()}


def fields(text: str) -> dict[str, str]:
    """Return the named fields of a template with their kinds; ``pieces`` is the plural of ``piece``."""
    found = {name: kind or "" for _, name, kind, _ in Formatter().parse(text) if name is not None}
    return {"piece" if name == "pieces" else name: kind for name, kind in found.items()}


def variants(code: str, language: str = "en") -> set[str]:
    """Return a code and its forms for empty fields."""
    return variants_of(language).get(code, set())


@cache
def variants_of(language: str) -> Mapping[str, set[str]]:
    """Return every code and its forms for empty fields, by the code and by each form."""
    found: dict[str, set[str]] = defaultdict(set)
    for other in templates(language):
        found[other].add(other)
        parts = other.split(".without_")
        for place in range(1, len(parts)):
            found[".without_".join(parts[:place])].add(other)
    return found
