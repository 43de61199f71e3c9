"""All commands by name; each one's module is imported only when it is asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from inspect import cleandoc
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from opentaper import __version__
from opentaper.cli.caught import caught

COMMANDS = (
    "serve",
    "encrypt",
    "backup",
    "restore",
    "upgrade",
    "check-deploy",
    "add-account",
    "make-key",
    "rotate-keys",
    "admin-log",
    "replay-log",
    "doctor",
    "find-fault",
    "man",
    "body",
    "plan",
    "compare",
    "replan",
    "check",
    "fhir",
    "make",
    "drugs",
    "drug",
    "occupancy",
    "level",
    "switch",
    "simulate",
    "trial",
    "validate",
    "learn",
    "forecast",
    "advise",
    "evidence",
    "demo",
    "demo-person",
    "about",
)
# "-5mg" is a negative dose, which has its own answer, and not an option called "5".
_NEGATIVE = re.compile(r"^-(?=[0-9.,])")
MINUS = "\u2212"


class Plain:
    """Reads the words of an option as they are.

    Typer would build a pydantic adapter for each of some forty options, which takes as long as a plan does.
    Where a later Typer does not ask for this, it reads them its own way, to the same values.
    """

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self.read = read

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ARG002 - the signature is typer's
        """Return the value of an option, or nothing where it was not given."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return [] if several else None
        return [self.read(word) for word in value] if several else self.read(value)


READ: dict[Any, Callable[[Any], Any]] = {str: str, list[str]: str, Path: Path, bool: bool}


def _read_plainly(options: list[Any]) -> list[Any]:
    for option in options:
        kind = getattr(getattr(option, "type_descriptor", None), "annotation", None)
        if kind in READ:
            vars(option)["_runtime_param"] = Plain(READ[kind])
    return options


class Command(TyperCommand):
    """A command that reads "-5mg" as a dose, and its options without ado."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options, to be read plainly."""
        return _read_plainly(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments, a hyphen before a digit as a minus sign."""
        left = super().parse_args(ctx, [_NEGATIVE.sub(MINUS, word) for word in args])
        ctx.params = {name: _hyphened(value) for name, value in ctx.params.items()}
        return left


def _hyphened(value: Any) -> Any:
    """Return a value with every leading minus sign as the hyphen that doses are read with."""
    if isinstance(value, str):
        return "-" + value[1:] if value.startswith(MINUS) else value
    if isinstance(value, list | tuple):
        return type(value)(_hyphened(part) for part in value)
    return value


def help_text(told: str, examples: tuple[str, ...]) -> str:
    """Return the help of a command: what it does, and examples whose line breaks stay."""
    return "\n".join([cleandoc(told), "", "\b", "Examples:", *(f"  {line}" for line in examples)])


def _loaded(name: str, module: Any) -> Any:
    """Return the command of a module, or the group of commands that it is."""
    group = getattr(module, "GROUP", None)
    if group is not None:
        return get_command(group)
    alone = typer.Typer(add_completion=False)
    run = getattr(module, name.replace("-", "_"))
    alone.command(name, cls=Command, help=help_text(run.__doc__ or "", module.EXAMPLES))(run)
    return get_command(alone)


@dataclass(frozen=True, slots=True)
class Completed:
    """A name that completes a word, with the fields that Typer reads of one."""

    value: str
    type: str = "plain"
    help: str | None = None


class Doors(TyperGroup):
    """A group of commands: lists names, and loads one command at a time.

    ``names`` tells each command's module within :mod:`opentaper.cli`.
    """

    names: Mapping[str, str] = {name: name.replace("-", "_") for name in COMMANDS}

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the options, to be read plainly."""
        return _read_plainly(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the signature is that of the group
        """Return the names in the order of the help."""
        return list(self.names)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - as above
        """Return the command of a name, or None."""
        if cmd_name not in self.names:
            return None
        if cmd_name not in self.commands:
            module = import_module(f"opentaper.cli.{self.names[cmd_name]}")
            self.commands[cmd_name] = _loaded(cmd_name, module)
        return self.commands[cmd_name]

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:
        """Return names and options for the shell; no command is loaded to tell its name."""
        options = super(TyperGroup, self).shell_complete(ctx, incomplete)
        return [
            *(Completed(name) for name in self.list_commands(ctx) if name.startswith(incomplete)),
            *options,
        ]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that the first argument names; a slip is told with the nearest names."""
        try:
            return super().resolve_command(ctx, args)
        except typer.TyperException as unknown:
            near = get_close_matches(args[0], list(self.names))
            if near:
                unknown.message = f"{unknown.message} Did you mean {' or '.join(near)}?"
            raise

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and return its exit code; errors are told in words, never as a traceback."""
        words = list(sys.argv[1:] if args is None else args)
        run = super().main
        code = caught(
            lambda: run(words, prog_name, complete_var, False, windows_expand_args, **extra),
            words,
        )
        if standalone_mode:
            sys.exit(code)
        return code


app = typer.Typer(
    name="opentaper",
    cls=Doors,
    invoke_without_command=True,
    help="Plan tapers of psychiatric drugs: steps that shrink with the dose, each made from real products.",
    epilog="A plan is a proposal until a prescriber signs it. In danger, ring your local emergency number.",
)


@app.callback()
def opentaper(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
) -> None:
    """Show the help where no command is named."""
    if version:
        typer.echo(f"OpenTaper {__version__}")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
