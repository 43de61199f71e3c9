"""Where attacks take place."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.attacks.town import Town, made_town


@pytest.fixture
def town(db: None, settings: Settings) -> Town:
    """Return Maya and her prescriber, Noor, and somebody without a record."""
    # the true one takes its time on purpose, and hundreds of sign-ins would
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return made_town("lind")
