"""What the process that reads a file says to the one that waits: how far, and last what came of it.

A message is a letter, eight bytes of length, and so many bytes.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import IO, Any

from opentaper.errors import BadFile, BadOption, ImportNotNow, OpenTaperError

PROGRESS, DONE, FAILED = b"p", b"d", b"f"
HEAD = struct.Struct(">cQ")
#: Packed, a million readings take less than a tenth of this.
MOST_BYTES = 256_000_000
#: What can be wrong with a file, by the code under which it is kept.
ERRORS: dict[str, type[OpenTaperError]] = {one.code: one for one in (BadFile, BadOption, ImportNotNow)}


def write_message(out: IO[bytes], kind: bytes, content: bytes) -> None:
    """Say something, at once."""
    out.write(HEAD.pack(kind, len(content)) + content)
    out.flush()


def messages(told: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Yield what is said until nobody speaks any more; half a message is none."""
    while len(head := told.read(HEAD.size)) == HEAD.size:
        kind, length = HEAD.unpack(head)
        if length > MOST_BYTES or len(content := told.read(length)) < length:
            return
        yield kind, content


def error_json(error: OpenTaperError) -> dict[str, Any]:
    """Return an error as it is kept.

    Examples
    --------
    >>> error_of(error_json(ImportNotNow(why="stopped"))).values
    {'why': 'stopped', 'file': ''}
    """
    values = {name: str(value) for name, value in error.values.items()}
    return {"code": error.code, "values": values}


def error_of(told: object) -> OpenTaperError:
    """Return the error that was kept; whatever cannot be one is a reading that stopped."""
    try:
        kept = json.loads(told) if isinstance(told, bytes) else told
        values = kept["values"]  # type: ignore[index]  # whatever it is, it is looked at below
        return ERRORS[kept["code"]](**{str(name): str(value) for name, value in values.items()})  # type: ignore[index]  # as above
    except (AttributeError, KeyError, TypeError, ValueError):
        return ImportNotNow(why="stopped")
