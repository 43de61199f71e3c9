"""Groups of options that several commands share: a command takes a group as one value.

A group is a dataclass whose fields are options, each with its default. On the command line its options stand
one by one, in the order of the fields, where the command names the group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from functools import wraps
from inspect import Parameter, signature
from typing import Any, get_type_hints


def with_groups(command: Callable[..., int]) -> Callable[..., int]:
    """Return a command whose groups of options are told one by one.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Where:
    ...     out: str = "here"
    ...     depth: int = 1
    >>> @with_groups
    ... def walk(*, where: Where, steps: int = 1) -> int:
    ...     return where.depth * steps
    >>> list(signature(walk).parameters), walk(out="there", depth=2, steps=3)
    (['out', 'depth', 'steps'], 6)
    """
    told = signature(command, eval_str=True)
    groups = {name: one.annotation for name, one in told.parameters.items() if is_dataclass(one.annotation)}

    @wraps(command)
    def run(**given: Any) -> int:
        made = {name: _made(group, given) for name, group in groups.items()}
        return command(**given, **made)

    spread = [option for one in told.parameters.values() for option in _options(one)]
    vars(run)["__signature__"] = told.replace(parameters=spread)
    run.__annotations__ = {option.name: option.annotation for option in spread}
    return run


def _options(one: Parameter) -> Iterator[Parameter]:
    """Return a parameter itself, or the options of a group."""
    group = one.annotation
    if not is_dataclass(group):
        yield one
        return
    hints = get_type_hints(group, include_extras=True)
    for field in fields(group):
        yield Parameter(field.name, one.kind, default=field.default, annotation=hints[field.name])


def _made(group: Any, given: dict[str, Any]) -> Any:
    """Take the options of a group out of what is given, and return them as one value."""
    return group(**{field.name: given.pop(field.name) for field in fields(group) if field.name in given})
