"""A page of the manual of Unix for each command, written from what the command says of itself.

The format is that of man(7): https://man7.org/linux/man-pages/man7/man.7.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from opentaper import __version__

EXAMPLES = "Examples:"
PROGRAM = "opentaper"


@dataclass(frozen=True, slots=True)
class ManPage:
    """A page: its name, such as ``opentaper-plan``, and its text."""

    name: str
    text: str


def man_pages(app: Any, ctx: Any) -> Iterator[ManPage]:
    """Return the page of the program, and one for each command, those of groups too."""
    yield ManPage(PROGRAM, _group_page((PROGRAM,), app, ctx))
    for name in app.list_commands(ctx):
        yield from _command_pages((PROGRAM, name), app.get_command(ctx, name))


def _command_pages(typed: tuple[str, ...], command: Any) -> Iterator[ManPage]:
    own = command.context_class(command, info_name=" ".join(typed))
    if not hasattr(command, "list_commands"):
        yield ManPage("-".join(typed), _command_page(typed, command, own))
        return
    yield ManPage("-".join(typed), _group_page(typed, command, own))
    for below in command.list_commands(own):
        yield from _command_pages((*typed, below), command.get_command(own, below))


def _command_page(typed: tuple[str, ...], command: Any, ctx: Any) -> str:
    told, examples = _help(command)
    lines = [*_head(typed, _first(told)), ".SH SYNOPSIS", *_usage(typed, command, ctx), ".SH DESCRIPTION"]
    lines += _paragraphs(told)
    lines += _options(command, ctx)
    if examples:
        lines += [".SH EXAMPLES", ".nf", *(_text(line) for line in examples), ".fi"]
    return _ended(lines, tuple("-".join(typed[:n]) for n in range(1, len(typed))))


def _group_page(typed: tuple[str, ...], group: Any, ctx: Any) -> str:
    told, _ = _help(group)
    lines = [*_head(typed, _first(told)), ".SH SYNOPSIS", f".B {_text(' '.join(typed))}"]
    lines += [r"[\fIoptions\fR] \fIcommand\fR [\fIarguments\fR]", ".SH DESCRIPTION", *_paragraphs(told)]
    lines += [*_options(group, ctx), ".SH COMMANDS"]
    below = group.list_commands(ctx)
    for one in below:
        lines += [".TP", f".B {_text(one)}", _text(_first(_help(group.get_command(ctx, one))[0]))]
    if getattr(group, "epilog", None):
        lines += [".SH NOTES", *_paragraphs(str(group.epilog))]
    return _ended(lines, tuple("-".join((*typed, one)) for one in below))


def _head(typed: tuple[str, ...], told: str) -> list[str]:
    name = "-".join(typed)
    title = f'.TH "{_text(name.upper())}" "1" "" "OpenTaper {__version__}" "OpenTaper"'
    # nothing is split, and the left edge alone is straight: doses and options stay as they are read
    return [title, ".nh", ".ad l", ".SH NAME", f"{_text(name)} \\- {_text(told.rstrip('.'))}"]


def _usage(typed: tuple[str, ...], command: Any, ctx: Any) -> list[str]:
    arguments = [_argument(one, ctx) for one in command.get_params(ctx) if one.param_type_name == "argument"]
    return [f".B {_text(' '.join(typed))}", " ".join([r"[\fIoptions\fR]", *arguments])]


def _argument(one: Any, ctx: Any) -> str:
    shown = rf"\fI{_text(_wanted(one, ctx))}\fR"
    many = r"\&..." if one.nargs == -1 else ""
    return f"{shown}{many}" if one.required else f"[{shown}]{many}"


def _options(command: Any, ctx: Any) -> list[str]:
    """Return the arguments and options, those of one panel together."""
    panels: dict[str, list[str]] = {}
    for one in command.get_params(ctx):
        if getattr(one, "hidden", False):
            continue
        is_argument = one.param_type_name == "argument"
        panel = "ARGUMENTS" if is_argument else getattr(one, "rich_help_panel", None) or "OPTIONS"
        names = _argument(one, ctx) if is_argument else _option_names(one, ctx)
        panels.setdefault(panel.upper(), []).extend(
            [".TP", names, _text(_flat(getattr(one, "help", "") or ""))]
        )
    return [line for panel, lines in panels.items() for line in (f'.SH "{_text(panel)}"', *lines)]


def _option_names(one: Any, ctx: Any) -> str:
    names = ", ".join(rf"\fB{_text(name)}\fR" for name in (*one.opts, *one.secondary_opts))
    return names if one.is_flag else rf"{names} \fI{_text(_wanted(one, ctx))}\fR"


def _wanted(one: Any, ctx: Any) -> str:
    """Return what stands for the value of an argument or option."""
    return str(one.metavar or one.display_type(ctx) or one.name.upper())


def _ended(lines: list[str], also: tuple[str, ...]) -> str:
    lines += [".SH EXIT STATUS", "0 when it is done; the manual lists every other one under"]
    lines += [r"\(lqExit codes\(rq.", ".SH SEE ALSO"]
    lines += [",\n".join(f".BR {_text(name)} (1)" for name in also).replace(",\n", "\n")]
    return "\n".join(line for line in lines if line) + "\n"


def _help(command: Any) -> tuple[str, list[str]]:
    """Return what a command says of itself, and its examples."""
    told, _, examples = str(command.help or "").replace("\b", "").partition(EXAMPLES)
    return told.strip(), [line.strip() for line in examples.strip().splitlines() if line.strip()]


def _first(told: str) -> str:
    return _flat(told.partition("\n\n")[0]).partition(". ")[0]


def _paragraphs(told: str) -> list[str]:
    return [line for part in told.split("\n\n") for line in (".PP", _text(_flat(part)))][1:]


def _flat(told: str) -> str:
    return " ".join(told.split())


#: What roff reads as its own, and signs that it names.
SIGNS = {
    "\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq",
    "“": r"\(lq", "”": r"\(rq", "’": r"\(cq", "–": r"\(en", "—": r"\(em", "…": r"\&...", "µ": r"\(mc",
    "×": r"\(mu", "≥": r"\(>=", "≤": r"\(<=", "→": r"\(->", "½": r"\(12", "\u00a0": r"\ ", "−": r"\(mi",
}  # fmt: skip


def _text(told: str) -> str:
    r"""Return text as roff reads it: nothing in it is a request.

    Examples
    --------
    >>> print(_text("plan --all"), _text(".5 mg"))
    plan \-\-all \&.5 mg
    """
    safe = "".join(SIGNS.get(sign) or (sign if ord(sign) < 128 else f"\\[u{ord(sign):04X}]") for sign in told)
    return f"\\&{safe}" if safe.startswith((".", "'")) else safe
