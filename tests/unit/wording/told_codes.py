"""Which codes the source tells, read from its syntax trees: no code is missed because a test never ran it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
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
        return {code for code in templates("en") if re.fullmatch(self.pattern, code)}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package, by its path."""
    return {
        str(path.relative_to(SRC)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SRC.rglob("*.py"))
    }


def functions(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield each function (and the module itself) as the place where names are resolved."""
    yield tree
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def calls(name: str, owner: str = "") -> Iterator[tuple[str, ast.AST, ast.Call]]:
    """Yield module, enclosing function and call of each ``name(…)`` (or ``owner.name(…)``)."""
    for path, tree in modules().items():
        for place in functions(tree):
            for node in ast.walk(place):
                if (
                    isinstance(node, ast.Call)
                    and _is_called(node.func, name, owner)
                    and _owns(place, node, tree)
                ):
                    yield path, place, node


def _is_called(func: ast.expr, name: str, owner: str) -> bool:
    if owner:
        return (
            isinstance(func, ast.Attribute)
            and func.attr == name
            and isinstance(func.value, ast.Name)
            and func.value.id == owner
        )
    return isinstance(func, ast.Name) and func.id == name


def _owns(place: ast.AST, node: ast.AST, tree: ast.Module) -> bool:
    """Whether the call stands in this function rather than only somewhere in the module."""
    if place is not tree:
        return True
    return not any(node in ast.walk(other) for other in functions(tree) if other is not tree)


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
    return {
        text
        for node in ast.walk(place)
        if isinstance(node, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in node.targets)
        for text in texts(node.value, place)
    }


def returned(function: str) -> set[str]:
    """Return the literal texts that a function of the package returns."""
    return {
        text
        for tree in modules().values()
        for place in functions(tree)
        if isinstance(place, ast.FunctionDef) and place.name == function
        for node in ast.walk(place)
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant)
        for text in texts(node.value, place)
    }


def reasons() -> list[Told]:
    """Return every ``Reason.of(…)`` whose code can be read from the source."""
    return [
        Told(pattern, keywords(call) - {"source"}, path)
        for path, place, call in calls("of", "Reason")
        for pattern in sorted(texts(call.args[0], place))
    ]


def keywords(call: ast.Call) -> frozenset[str]:
    """Return the names of the values that a call gives."""
    return frozenset(word.arg for word in call.keywords if word.arg is not None)


def unread_reasons() -> set[str]:
    """Return the reasons whose code is not in the syntax tree, because it comes from data."""
    return {
        f"{path}: {ast.unparse(call.args[0])}"
        for path, place, call in calls("of", "Reason")
        if not texts(call.args[0], place)
    }


def labels() -> list[Told]:
    """Return every ``words(…)`` with a code of which at least the group can be read from the source."""
    return [
        Told(pattern, keywords(call), path, any(word.arg is None for word in call.keywords))
        for path, place, call in calls("words")
        for pattern in sorted(texts(call.args[0], place))
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


def said() -> list[Told]:
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
    return {code for code in templates("en") for pattern in patterns if re.fullmatch(pattern, code)}


def field_texts(error: str, field: str) -> set[str]:
    """Return the literals that the source passes as one field of an error."""
    passed = [
        (word.value, place) for _, place, call in calls(error) for word in call.keywords if word.arg == field
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
    return {other for other in templates(language) if other == code or other.startswith(f"{code}.without_")}
