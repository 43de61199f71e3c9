"""The pages of reference that come from the code: commands, Python, and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent
from typing import Any

from tools.markdown import table
from tools.places import SOURCE


def command_reference() -> str:
    """Return every command with its help, its arguments and its options."""
    from typer.main import get_command

    from opentaper.cli.doors import COMMANDS, app

    group = get_command(app)
    return "\n\n".join(_command(group, name) for name in COMMANDS)


def _command(group: Any, name: str, above: str = "") -> str:
    command = group.get_command(None, name)
    if hasattr(command, "list_commands"):
        inner = (_command(command, one, f"{name} ") for one in command.list_commands(None))
        return "\n\n".join((_told(command, name, ""), *inner))
    return _told(command, name, above)


def _told(command: Any, name: str, above: str) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option"]
    does = ["COMMAND"] if hasattr(command, "list_commands") else [_metavar(one) for one in arguments]
    usage = " ".join(["opentaper", f"{above}{name}", *does, "[OPTIONS]"])
    told = (command.help or "").replace("\b", "").strip()
    prose, _, examples = told.partition("Examples:")
    parts = [f"{'###' if above else '##'} {above}{name}", f"```text\n{usage}\n```", " ".join(prose.split())]
    if examples:
        parts.append(f"```text\n{dedent(examples.strip(chr(10)))}\n```")
    rows = [(f"`{_metavar(one)}`", one.help or "") for one in arguments]
    rows += [(f"`{' '.join(filter(None, (one.opts[0], _metavar(one))))}`", _option(one)) for one in options]
    return "\n\n".join((*parts, table(("argument or option", "what it does"), rows)) if rows else parts)


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


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part for part in (api_reference, command_reference, json_schemas)
}
