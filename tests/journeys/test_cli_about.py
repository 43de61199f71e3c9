"""``opentaper about`` says in both languages whom it is not for."""

import pytest

from tests.journeys.terminal import typed


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", ("when not to use it", "lithium", "pregnant")), ("da", ("hvornår du ikke", "lithium", "gravid"))],
)
def test_it_says_whom_it_is_not_for(language: str, told: tuple[str, ...]) -> None:
    done = typed("about", "--language", language)
    assert done.code == 0
    assert all(word in done.told for word in told)
