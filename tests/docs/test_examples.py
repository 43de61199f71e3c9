"""The examples of the documents are run, and what they show is compared with what is really said.

``console`` blocks hold commands after ``$`` and their output; ``...`` stands for anything, and line breaks
and kinds of spaces do not count. ``python`` blocks are doctests, or plain code. A block after
``<!-- file: name -->`` is a file that the examples of its page find beside them.
"""

from __future__ import annotations

import doctest
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.fences import Block, blocks, documents, name_of

LIKE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
WITH_COMMANDS = [path for path in documents() if any(block.language == "console" for block in blocks(path))]
#: It needs a server, which tests/docs/test_api_page.py starts.
ON_A_SERVER = {"docs/how-to/api.md"}
WITH_PYTHON = [
    path
    for path in documents()
    if name_of(path) not in ON_A_SERVER and any(block.language == "python" for block in blocks(path))
]


class SameWords(doctest.OutputChecker):
    """Compares as doctests do, with every kind of space taken for an ordinary one."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        """Tell whether what was said is what the page shows."""
        return super().check_output(want, got.replace("\u00a0", " "), optionflags)


@pytest.mark.parametrize("path", WITH_COMMANDS, ids=name_of)
def test_commands_say_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    for block in blocks(path):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        if block.language == "console":
            for command, shown in commands(block):
                said = run(command, tmp_path)
                lost = missing(shown, said)
                assert lost is None, f"{name_of(path)}:{block.line}\n$ {command}\nnot said: {lost}\n{said}"


@pytest.mark.parametrize("path", WITH_PYTHON, ids=name_of)
def test_python_does_what_the_page_shows(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    known: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(path):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        if block.language == "python":
            run_python(block, known, name_of(path))


def commands(block: Block) -> list[tuple[str, str]]:
    """Return each command of a block with the output shown after it."""
    found: list[tuple[str, list[str]]] = []
    continued = False
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif continued:
            command, shown = found.pop()
            found.append((f"{command}\n{line}", shown))
        else:
            found[-1][1].append(line)
        continued = line.endswith("\\")
    return [(command, "\n".join(shown)) for command, shown in found]


def run(command: str, folder: Path) -> str:
    """Return what a command writes; only ``opentaper`` itself is run, without a shell."""
    words = shlex.split(command.replace("\\\n", " "), comments=True)
    assert words[0] == "opentaper", f"not run here: {command}"
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={
            **os.environ,
            "OPENTAPER_DATA": str(folder / "data"),
            "COLUMNS": "160",
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        check=False,
    )
    return (done.stdout + done.stderr).decode()


def missing(shown: str, said: str) -> str | None:
    """Return the first piece between ellipses that was not said in its place, or None where all was."""
    whole, place = plain(said), 0
    pieces = [plain(piece) for piece in shown.split("...")]
    for n, piece in enumerate(pieces):
        found = whole.find(piece, place)
        if found < 0 or (n == 0 and found > 0):
            return piece
        place = found + len(piece)
    return None if not pieces[-1] or whole.endswith(pieces[-1]) else pieces[-1]


def plain(text: str) -> str:
    """Return a text on one line, with single ordinary spaces."""
    return " ".join(text.replace("\u00a0", " ").split())


def run_python(block: Block, known: dict[str, object], page: str) -> None:
    """Run a block of Python with what the blocks before it made known."""
    if ">>>" not in block.text:
        exec(compile(block.text, f"{page}:{block.line}", "exec"), known)
        return
    test = doctest.DocTestParser().get_doctest(block.text, known, page, page, block.line)
    told: list[str] = []
    runner = doctest.DocTestRunner(SameWords(), optionflags=LIKE)
    runner.run(test, out=told.append, clear_globs=False)
    known.update(test.globs)
    assert not runner.failures, "".join(told)
