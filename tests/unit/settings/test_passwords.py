"""Passwords around the name of the app are refused; others are nobody's business."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from opentaper.settings.passwords import LEAST_LEFT, OWN_WORDS, OwnWords
from tools.places import ROOT


@pytest.mark.parametrize(
    "password",
    ["opentaper2026", "OpenTaper OpenTaper", "Open Taper 123!", "nedtrapning26", "passwordpassword1"],
)
def test_a_password_around_the_name_of_the_app_is_refused(password: str) -> None:
    with pytest.raises(ValidationError, match="easy to guess"):
        OwnWords().validate(password)


@pytest.mark.parametrize("password", ["correct horse battery", "my opentaper of the blue kettle", "x" * 12])
def test_any_other_is_taken(password: str) -> None:
    OwnWords().validate(password)


def test_it_is_said_in_the_language_of_the_page() -> None:
    with translation.override("da"):
        assert "let at gætte" in OwnWords().get_help_text()
    with translation.override("pl"):
        assert "easy to guess" in OwnWords().get_help_text()


def test_the_words_are_told_in_the_manual() -> None:
    page = (ROOT / "docs" / "security" / "index.md").read_text(encoding="utf-8")
    assert all(f"*{word}*" in page for word in OWN_WORDS)
    assert f"{LEAST_LEFT} signs" in page
