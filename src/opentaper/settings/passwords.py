"""Passwords around the name of the app and what it is for: whoever guesses begins with those."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from opentaper.wording import LANGUAGES, words

#: Words of this place, in small letters, in each language. docs/security/index.md tells them.
OWN_WORDS = (
    "opentaper",
    "nedtrapning",
    "udtrapning",
    "tapering",
    "medication",
    "medicine",
    "medicin",
    "prescriber",
    "clinician",
    "password",
    "adgangskode",
)
#: So many signs must be left without them, spaces not counted.
LEAST_LEFT = 8
_OWN = re.compile("|".join(OWN_WORDS))


class OwnWords:
    """Refuses a password that is one of these words with little else."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002 - the signature is Django's
        """Look at a password.

        Raises
        ------
        ValidationError
            Little is left of it without the words of this place.

        Examples
        --------
        >>> OwnWords().validate("the blue opentaper kettle")
        """
        left = _OWN.sub("", "".join(password.lower().split()))
        if _OWN.search("".join(password.lower().split())) and len(left) < LEAST_LEFT:
            raise ValidationError(words("web.account.password_of_here", _language()), code="password_of_here")

    def get_help_text(self) -> str:
        """Return what the form says beside the field."""
        return words("web.account.password_of_here", _language())


def _language() -> str:
    asked = (get_language() or "en").partition("-")[0]
    return asked if asked in LANGUAGES else "en"
