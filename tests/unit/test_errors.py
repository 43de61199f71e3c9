"""The tree of errors: each leaf has its own code and exit code, and carries what it names."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from opentaper import errors
from opentaper.errors import BadInput, NotNow, NotStarted, OpenTaperError


def leaves() -> list[type[OpenTaperError]]:
    """Return every error that is raised."""
    everything = [error for error in vars(errors).values() if isinstance(error, type)]
    return [
        error
        for error in everything
        if issubclass(error, OpenTaperError) and error not in {OpenTaperError, BadInput, NotNow, NotStarted}
    ]


def test_codes_and_exit_codes_are_unique() -> None:
    assert len(leaves()) == 53
    for name in ("code", "exit_code"):
        told = [getattr(error, name) for error in leaves()]
        assert sorted(set(told)) == sorted(told)


def test_the_drawn_tree_shows_every_leaf_with_its_exit_code() -> None:
    drawn = dict(re.findall(r"(?:├──|└──) (\w+) .*?(\d+)$", errors.__doc__ or "", flags=re.MULTILINE))
    assert drawn == {error.__name__: str(error.exit_code) for error in leaves()}


@pytest.mark.parametrize("error", leaves(), ids=lambda error: error.__name__)
def test_an_error_gives_back_what_it_was_told(error: type[OpenTaperError]) -> None:
    told = {field.name: f"some {field.name}" for field in fields(error)}
    raised = error(**told)
    assert raised.values == told
    assert str(raised).startswith(f"{error.code}: ")
    assert all(value in str(raised) for value in told.values())


def test_what_is_typed_wrong_is_told_apart_from_broken_data() -> None:
    assert issubclass(errors.NotADose, BadInput)
    assert not issubclass(errors.BrokenFormulary, BadInput)
    assert errors.BrokenFormulary.http_status == 500
