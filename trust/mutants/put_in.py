"""Putting a mutant into the living program: code exchanged, a default or a constant replaced."""

from __future__ import annotations

import ast
import gc
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import _lru_cache_wrapper
from types import CodeType, FunctionType
from typing import Any

from trust.mutants.found import at, mutated
from trust.mutants.mutant import Kind, Mutant, Step

#: A function of a file: its first line and its name, as its code object tells them.
Place = tuple[int, str]
Living = Mapping[Place, tuple[FunctionType, ...]]


class NotLiving(Exception):
    """Nothing that is loaded was made from the code of this mutant."""


def living() -> Mapping[str, Living]:
    """Return all functions by the file they were made from: also those in classes, caches, decorators.

    To be asked before ``gc.freeze``: what is frozen is not told of.
    """
    found: dict[str, dict[Place, list[FunctionType]]] = defaultdict(lambda: defaultdict(list))
    for one in gc.get_objects():
        if type(one) is FunctionType:
            code = one.__code__
            found[code.co_filename][code.co_firstlineno, code.co_qualname].append(one)
    return {file: {place: tuple(ones) for place, ones in places.items()} for file, places in found.items()}


def put_in(mutant: Mutant, source: str, file: str, functions: Living) -> None:
    """Put a mutant into this process.

    Raises
    ------
    NotLiving
        The function is not loaded, or is not what the source says.
    """
    tree = mutated(source, mutant)
    if mutant.kind is Kind.CODE:
        _exchange(tree, mutant, file, functions)
    else:
        value = _value(tree, mutant)
        if mutant.kind is Kind.CONSTANT:
            _replace(mutant, value)
        elif isinstance(at(tree, _definition(mutant)), ast.FunctionDef | ast.AsyncFunctionDef):
            _default(tree, mutant, value, functions)
        else:
            _field(mutant, value)
    _forget(mutant.module)


def _exchange(tree: ast.Module, mutant: Mutant, file: str, functions: Living) -> None:
    node = at(tree, _definition(mutant))
    first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    (code,) = [
        one
        for one in _codes(compile(tree, file, "exec", dont_inherit=True))
        if one.co_firstlineno == first and one.co_qualname == mutant.function
    ]
    for function in _those(functions, first, mutant):
        if function.__code__.co_freevars != code.co_freevars:
            raise NotLiving(mutant.function)
        function.__code__ = code


def _those(functions: Living, first: int, mutant: Mutant) -> tuple[FunctionType, ...]:
    found = functions.get((first, mutant.function), ())
    if not found:
        raise NotLiving(mutant.function)
    return found


def _codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from _codes(one)


def _definition(mutant: Mutant) -> tuple[Step, ...]:
    """Return the way to the outermost function, or to the constant, that holds the mutant."""
    return mutant.path[: len(mutant.function.split("."))]


def _value(tree: ast.Module, mutant: Mutant) -> Any:
    """Return what a changed default or constant comes to; only literals are changed."""
    node = at(tree, _definition(mutant))
    changed = at(tree, mutant.path) if mutant.path[-1].field != "elts" else node.value
    return ast.literal_eval(changed)


def _replace(mutant: Mutant, value: Any) -> None:
    """Put a constant into its module and into every module that took it from there."""
    old = vars(sys.modules[mutant.module])[mutant.function]
    for name, module in list(sys.modules.items()):
        is_ours = name == mutant.module or name.startswith(("opentaper", "tests"))
        if is_ours and vars(module).get(mutant.function) is old:
            setattr(module, mutant.function, value)


def _default(tree: ast.Module, mutant: Mutant, value: Any, functions: Living) -> None:
    node = at(tree, _definition(mutant))
    first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    step = mutant.path[-1]
    for function in _those(functions, first, mutant):
        if step.field == "defaults":
            told = list(function.__defaults__ or ())
            told[step.place or 0] = value
            function.__defaults__ = tuple(told)
        else:
            name = node.args.kwonlyargs[step.place or 0].arg
            function.__kwdefaults__ = (function.__kwdefaults__ or {}) | {name: value}


def _field(mutant: Mutant, value: Any) -> None:
    """Replace the default of a field in the maker of its dataclass."""
    *owners, name = mutant.function.split(".")
    made: Any = sys.modules[mutant.module]
    for owner in owners:
        made = getattr(made, owner)
    maker = made.__init__
    told = inspect.signature(maker).parameters
    if not isinstance(maker, FunctionType) or name not in told:
        raise NotLiving(mutant.function)
    if told[name].kind is inspect.Parameter.KEYWORD_ONLY:
        maker.__kwdefaults__ = (maker.__kwdefaults__ or {}) | {name: value}
        return
    with_default = [one for one, kept in told.items() if kept.default is not inspect.Parameter.empty]
    defaults = list(maker.__defaults__ or ())
    defaults[with_default.index(name)] = value
    maker.__defaults__ = tuple(defaults)


def _forget(module: str) -> None:
    """Forget what is kept between calls, where the mutant may have a part in it."""
    room = module.rpartition(".")[0] + "."
    for name, loaded in list(sys.modules.items()):
        if name.startswith((room, "opentaper.planning.", "opentaper.advice.")):
            for one in vars(loaded).values():
                if isinstance(one, _lru_cache_wrapper):
                    one.cache_clear()
