"""``python -m opentaper.actions.brought.child``: reads one file, and tells what it found on standard output.

It knows no record and no secret. What is asked comes as one line of JSON on standard input. Memory, time and
what it may write are bounded by the system, so that no file can take more of a computer than that.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from opentaper.actions.brought.messages import DONE, FAILED, PROGRESS, error_json, write_message
from opentaper.errors import ImportNotNow, OpenTaperError

#: Address space, seconds of work and bytes of one file that it may take: four times what the largest takes.
MOST_MEMORY, MOST_SECONDS, MOST_WRITTEN = 2 << 30, 1800, 4 << 30
#: It gives way to whoever looks at a page.
NICE = 10
SHARE = struct.Struct(">d")


def main() -> None:
    """Read the file that standard input names."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # What a library prints is no message.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _bound()
    told: dict[str, Any] = json.loads(sys.stdin.readline())
    try:
        kind, content = answered(told, lambda share: write_message(out, PROGRESS, SHARE.pack(share)))
        write_message(out, kind, content)
    except BrokenPipeError:
        os._exit(1)  # nobody waits for it any more


def answered(told: dict[str, Any], progress: Callable[[float], None]) -> tuple[bytes, bytes]:
    """Return what came of reading a file, as a message."""
    try:
        with Path(told["path"]).open("rb") as opened:
            return DONE, read_and_staged(opened, told, progress)
    except OpenTaperError as error:
        return FAILED, json.dumps(error_json(error)).encode()
    except MemoryError:
        why = "too_much"
    except BrokenPipeError:
        raise
    except OSError:
        why = "no_room"
    except Exception:  # noqa: BLE001 - whatever a hostile file breaks in a reader, it is told as one that cannot be read
        why = "stopped"
    return FAILED, json.dumps(error_json(ImportNotNow(why=why))).encode()


def read_and_staged(opened: BinaryIO, told: dict[str, Any], progress: Callable[[float], None]) -> bytes:
    """Return what a file says, packed."""
    from opentaper.exchange.body_files import FileChoices, read_body_file
    from opentaper.exchange.body_staged import staged

    answers = tuple((str(key), str(answer)) for key, answer in told["answers"])
    choices = FileChoices(datetime.fromisoformat(told["now"]), answers)
    return staged(read_body_file(opened, told["name"], told["zone"], choices, progress))


def _bound() -> None:
    """Take no more of the computer than a file needs."""
    bounds = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_FSIZE: MOST_WRITTEN,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        with suppress(ValueError, OSError):  # a system that allows less already
            resource.setrlimit(what, (most, most))
    with suppress(OSError):
        os.nice(NICE)


if __name__ == "__main__":
    main()
