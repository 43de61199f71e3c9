"""One process of the checkers for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.fhir_checkers.checkers import Checkers


@pytest.fixture(scope="session")
def checkers() -> Iterator[Checkers]:
    with Checkers() as made:
        yield made
