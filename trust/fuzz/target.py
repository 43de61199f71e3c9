"""A target: a door for bytes from outside, good bytes for it, and what reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from trust.fuzz.edits import Shape


class Engine(StrEnum):
    """Who makes up the inputs."""

    HYPOTHESIS = "Hypothesis"
    ATHERIS = "atheris"
    BOMBS = "bombs"
    SCHEMATHESIS = "schemathesis"
    TYPED = "typed"


BOTH = (Engine.HYPOTHESIS, Engine.ATHERIS)
#: A door behind which a whole page or command is made is too slow to be guided by its coverage.
DRAWN = (Engine.HYPOTHESIS,)


class Unlike(AssertionError):
    """What was written is not what is read back, or a value fails its own checks."""


class NotMeant(Exception):
    """Bytes that never reach the door: a request, a row or a word that could not be made of them."""


@dataclass(frozen=True)
class Target:
    """A door for bytes from outside.

    Attributes
    ----------
    name
        As the table calls it.
    shape
        How its good bytes are built, and so how they are changed.
    good
        Returns good inputs: each is read without a refusal.
    read
        Reads bytes, and checks what it read. It may raise errors of :mod:`opentaper.errors` and nothing
        else; :class:`Unlike` where what was read is not sound.
    modules
        The modules of the product whose reading it tries: names below ``opentaper``.
    refuses
        Other exceptions that are the reader's own way to refuse, where its caller words them.
    """

    name: str
    shape: Shape
    good: Callable[[], tuple[bytes, ...]]
    read: Callable[[bytes], object]
    modules: tuple[str, ...]
    engines: tuple[Engine, ...] = BOTH
    refuses: tuple[type[Exception], ...] = (NotMeant,)
    #: Whether a bomb is given to it too; not to those that take one word of a form or of a command.
    takes_bombs: bool = field(default=False)

    @cached_property
    def seeds(self) -> tuple[bytes, ...]:
        """The good inputs, made once."""
        return self.good()


def document(data: bytes, *kinds: type) -> Any:
    """Return the JSON that a target is asked by, which is one of ours and not of the product.

    Raises
    ------
    NotMeant
        It is none.
    """
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        raise NotMeant from None
    if not isinstance(told, kinds):
        raise NotMeant
    return told


def text(data: bytes) -> str:
    """Return the text that a terminal or a form would hand on: half letters and all."""
    return data.decode("utf-8", "surrogatepass") if _is_text(data) else data.decode("latin-1")


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def held(is_so: bool, why: str) -> None:
    """Hold what was read to what must be so of it.

    Raises
    ------
    Unlike
        It is not so.
    """
    if not is_so:
        raise Unlike(why)
