"""What goes wrong, told once: what, why, what to do, and an exit code of its own.

::

    0    done                             4    check: a limit is broken, or a dose cannot be made
    1    the reader of a pipe went away   10…  bad input, see opentaper.errors
    2    the command line cannot be read  70   a fault of OpenTaper itself
    3    a plan was refused               130  stopped with Ctrl-C
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import typer

from opentaper import wiring
from opentaper.cli.screen import Screen
from opentaper.cli.texts import told
from opentaper.errors import BadBundle, BadDiary, BadLine, FhirFlaw, OpenTaperError

UNREAD = 1
USAGE = 2
REFUSED = 3
BROKEN = 4
FAULT = 70
STOPPED = 130
# Of a diary with more that is wrong, so many parts are told.
MOST_PARTS = 20


def caught(run: Callable[[], Any], words: list[str]) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    run
        The command; an integer that it returns is its exit code.
    words
        The arguments, from which the language and the wish for JSON are read, as an error may come before
        they are parsed.
    """
    _tolerate_narrow_encodings()
    try:
        code = run()
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    except BrokenPipeError:
        _silence()
        code = UNREAD
    except SystemExit as leaving:
        code = leaving.code
    except Exception as error:
        if wiring.is_debugging() and not isinstance(error, OpenTaperError | typer.TyperException):
            raise
        code = _told(error, words)
    return code if isinstance(code, int) else 0


def _told(error: Exception, words: list[str]) -> int:
    """Tell what went wrong and return its exit code."""
    if isinstance(error, OpenTaperError):
        return _refuse(error, words)
    if isinstance(error, typer.TyperException):
        return _misread(error, words)
    trouble = wiring.trouble(error)
    if trouble is not None:
        return _refuse(trouble, words)
    return _fail(error, words)


def _refuse(error: OpenTaperError, words: list[str]) -> int:
    """Tell what the core refused."""
    from opentaper.wording import error_text

    language = _language(words)
    what, remedy = error_text(error, language)
    parts = error.parts if isinstance(error, BadDiary | BadBundle) else ()
    told = _tell_parts(parts, language)
    _tell(
        what,
        remedy,
        words,
        language,
        code=error.code,
        exit_code=error.exit_code,
        values=_plain(error.values),
        parts=told,
    )
    return error.exit_code


def _tell_parts(parts: Sequence[OpenTaperError], language: str) -> list[str]:
    """Return what is wrong in each part of a diary, in a line each; of very many the first ones."""
    lines = [_part_text(part, language) for part in parts[:MOST_PARTS]]
    if len(parts) > MOST_PARTS:
        lines.append(told("error.more_parts", language, n=len(parts) - MOST_PARTS))
    return lines


def _part_text(part: OpenTaperError, language: str) -> str:
    from opentaper.wording import error_text, given_text, words

    if isinstance(part, FhirFlaw):
        return flaw_text(part, language)
    if not isinstance(part, BadLine):
        return " ".join(error_text(part, language))
    why = words(f"bad_line.{part.why}", language)
    code = "error.line" if part.text else "error.line_bare"
    return told(code, language, line=str(part.line), why=why, text=given_text(part.text))


def flaw_text(flaw: FhirFlaw, language: str) -> str:
    """Return what is amiss at one place of a FHIR file, in one line."""
    from opentaper.wording import error_text

    return error_text(flaw, language)[0]


def _misread(error: typer.TyperException, words: list[str]) -> int:
    """Tell what in the command line could not be read."""
    from opentaper.wording import given_text

    language = _language(words)
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "opentaper"
    remedy = told("error.see_help", language, command=f"{command} --help")
    _tell(
        given_text(error.format_message()), remedy, words, language, code="usage", exit_code=USAGE, values={}
    )
    return USAGE


def _fail(fault: Exception, words: list[str]) -> int:
    """Tell that OpenTaper itself is at fault, under a number and without a traceback."""
    language = _language(words)
    reference, is_kept = wiring.keep_fault(fault)
    what = told("error.fault", language, kind=type(fault).__name__, reference=reference)
    remedy = told("error.fault_remedy" if is_kept else "error.fault_unkept", language, reference=reference)
    values: dict[str, object] = {"reference": reference}
    _tell(what, remedy, words, language, code="fault", exit_code=FAULT, values=values)
    return FAULT


def _tell(
    what: str,
    remedy: str,
    words: list[str],
    language: str,
    *,
    code: str,
    exit_code: int,
    values: dict[str, Any],
    parts: Sequence[str] = (),
) -> None:
    if "--json" in words:
        error = {"code": code, "exit_code": exit_code, "what": what, "what_to_do": remedy, "values": values}
        sys.stdout.write(json.dumps({"error": error}, ensure_ascii=False, indent=2) + "\n")
    screen = Screen(language, to_stderr=True)
    screen.say(what, style="bold")
    screen.items(parts)
    screen.say(f"{told('error.what_to_do', language)} {remedy}")


def _language(words: list[str]) -> str:
    """Return the language that the arguments ask for; an unknown one is told in English."""
    from opentaper.wording import language_of

    asked = [word.partition("=")[2] for word in words if word.startswith("--language=")]
    asked += [after for word, after in pairwise(words) if word == "--language"]
    try:
        return language_of(asked[-1]) if asked else "en"
    except OpenTaperError:
        return "en"


def _plain(values: dict[str, object]) -> dict[str, Any]:
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: object) -> Any:
    """Return a value as JSON; half a letter, which no file can hold, as it is told in words."""
    from opentaper.wording import given_text

    if isinstance(value, str) and not value.isascii():
        return given_text(value)
    if isinstance(value, OpenTaperError):
        return {"code": value.code, **_plain(value.values)}
    return [_plain_value(one) for one in value] if isinstance(value, tuple) else value


def _tolerate_narrow_encodings() -> None:
    """Let a terminal that cannot show a character show a question mark, rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and "utf" not in (stream.encoding or "").lower():
            reconfigure(errors="replace")


def _silence() -> None:
    """Let nothing more be written to a pipe that nobody reads, not even as Python leaves."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
