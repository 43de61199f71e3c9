"""Tables of what the package may say: its errors, the outcomes of a plan, and the codes of its reasons."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from opentaper import errors
from opentaper.wording.catalogue import catalogue
from tools.markdown import table
from tools.places import SOURCE


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
    for told in _told():
        is_composed = isinstance(told, ast.JoinedStr)
        text = told.values[0] if computed and isinstance(told, ast.JoinedStr) else told
        if is_composed == computed and isinstance(text, ast.Constant):
            found.add(str(text.value))
    return found


@cache
def _told() -> tuple[ast.expr, ...]:
    """Return the first argument of every ``Reason.of`` of the package, read once."""
    nodes = (node for tree in _trees(SOURCE.rglob("*.py")) for node in ast.walk(tree))
    return tuple(told for node in nodes if (told := _code(node)) is not None)


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


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {part.__name__: part for part in (exit_codes, outcomes, reason_codes)}
