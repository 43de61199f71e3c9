"""``python -m tools.freeze`` writes down what others may rely on: Python, commands, the API, documents.

A test compares (tests/frozen). A line that is gone breaks somebody's program: docs/project/stability.md says
how it may go. A line that is new is a promise.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import EnumMeta
from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from tools.places import ROOT, SOURCE

FOLDER = ROOT / "tests" / "frozen"
#: The pages whose sessions show what a program may import.
TOLD = (ROOT / "docs" / "how-to" / "from-python.md", ROOT / "docs" / "how-to" / "api.md")
IMPORTED = re.compile(r"^>>> from (opentaper[\w.]*) import (.+)$", re.MULTILINE)
SETTING = re.compile(r"\"(OPENTAPER_[A-Z_]+)\"")


def surfaces() -> dict[str, tuple[str, ...]]:
    """Return everything public as lines, by the file that keeps it."""
    made: dict[str, Callable[[], Iterator[str]]] = {
        "python": python,
        "commands": commands,
        "api": api,
        "documents": documents,
        "settings": settings,
        "exits": exits,
    }
    return {name: tuple(sorted(set(lines()))) for name, lines in made.items()}


def python() -> Iterator[str]:
    """Give a line for each public name, its arguments, and its fields or members."""
    for module, name in sorted(public_names()):
        yield from _told(f"{module}.{name}", _named(module, name))


def _named(module: str, name: str) -> Any:
    home = import_module(module)
    return getattr(home, name) if name in dir(home) else import_module(f"{module}.{name}")


def _told(where: str, value: Any) -> Iterator[str]:
    if inspect.ismodule(value):
        for name in getattr(value, "__all__", ()):
            yield from _told(f"{where}.{name}", getattr(value, name))
    elif isinstance(value, EnumMeta):
        members: Mapping[str, Any] = value.__members__
        yield from (f"{where}.{member} = {one.value!r}" for member, one in members.items())
    else:
        yield from _described(where, value)


def public_names() -> set[tuple[str, str]]:
    """Return what the package exports, and what the manual shows programs to import."""
    import opentaper

    told = {(module, name) for name, module in opentaper._EXPORTS.items()}
    for page in TOLD:
        for module, names in IMPORTED.findall(page.read_text(encoding="utf-8")):
            told |= {(module, name.strip()) for name in names.split(",")}
    return told


def _described(where: str, value: Any) -> Iterator[str]:
    if is_dataclass(value):
        yield from (f"{where}.{field.name}: {field.type}" for field in fields(value))
    if inspect.isclass(value):
        for name, method in inspect.getmembers(value, inspect.isfunction):
            if not name.startswith("_") and method.__qualname__.startswith(f"{value.__name__}."):
                yield f"{where}.{name}{_signature(method)}"
    yield f"{where}{_signature(value)}"


def _signature(value: Any) -> str:
    try:
        told = str(inspect.signature(value))
    except (TypeError, ValueError):
        return ""
    return re.sub(r"<([\w.]+) object at 0x[0-9a-f]+>", r"<\1>", told)


def commands() -> Iterator[str]:
    """Give a line for each command, option and argument, with what it takes."""
    from opentaper.cli.doors import app

    yield from _below(typer.main.get_command(app), "opentaper")


def _below(command: Any, path: str) -> Iterator[str]:
    yield path
    for one in command.params:
        names = "/".join([*one.opts, *one.secondary_opts])
        many = " …" if one.multiple or one.nargs == -1 else ""
        must = " (required)" if one.required else ""
        flag = "" if getattr(one, "is_flag", False) else f" {one.metavar or one.name}"
        yield f"{path} {names}{flag}{many}{must}"
    if hasattr(command, "list_commands"):
        context = typer.Context(command)
        for name in command.list_commands(context):
            yield from _below(command.get_command(context, name), f"{path} {name}")


def api() -> Iterator[str]:
    """Give a line for each operation, argument, answer and field of the API."""
    from tools.api_client import document

    told = document()
    for path, of_path in told["paths"].items():
        for method, operation in of_path.items():
            where = f"{method.upper()} {path}"
            yield f"{where} scope {operation['x-scope']}"
            for argument in operation.get("parameters", ()):
                must = " (required)" if argument.get("required") else ""
                yield f"{where} {argument['in']} {argument['name']}{must}"
            yield from (f"{where} answers {status}" for status in operation["responses"])
    for name, shape in told["components"]["schemas"].items():
        yield from _shape(name, shape)


def documents() -> Iterator[str]:
    """Give a line for each field of each document that is written or read as JSON."""
    for file in sorted((SOURCE / "exchange" / "schemas").glob("*.json")):
        yield from _shape(file.stem, json.loads(file.read_text(encoding="utf-8")))


def _shape(where: str, shape: Mapping[str, Any]) -> Iterator[str]:
    must = set(shape.get("required", ()))
    for name, one in shape.get("properties", {}).items():
        kind = one.get("type") or one.get("$ref", "").rpartition("/")[2] or _kinds(one)
        told = "|".join(kind) if isinstance(kind, list) else kind
        yield f"{where}.{name}: {told or 'any'}{'' if name in must else ' (may be missing)'}"
        yield from _shape(f"{where}.{name}", one)
    if isinstance(shape.get("items"), dict):
        yield from _shape(f"{where}[]", shape["items"])
    for name, one in shape.get("$defs", {}).items():
        yield from _shape(f"{where}#{name}", one)


def _kinds(shape: Mapping[str, Any]) -> str:
    kinds = [*shape.get("anyOf", ()), *shape.get("oneOf", ())]
    return "|".join(str(one.get("type") or one.get("$ref", "any").rpartition("/")[2]) for one in kinds)


def settings() -> Iterator[str]:
    """Give a line for each name of the environment that is read."""
    for file in SOURCE.rglob("*.py"):
        yield from SETTING.findall(file.read_text(encoding="utf-8"))


def exits() -> Iterator[str]:
    """Give a line for each error with its exit code and its HTTP status."""
    from opentaper import errors

    for one in vars(errors).values():
        if inspect.isclass(one) and issubclass(one, errors.OpenTaperError) and one.code != "error":
            yield f"{one.code} exits {one.exit_code}, answers {one.http_status}"


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, lines in surfaces().items():
        Path(FOLDER, f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
