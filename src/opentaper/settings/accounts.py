"""Who may make an account."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from opentaper.errors import BadOption


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts are made by whoever runs the server, unless OPENTAPER_SIGNUP opens the door to everyone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the signature is allauth's
        """Return whether a visitor may make an account."""
        return bool(getattr(settings, "SIGNUP_IS_OPEN", False))


def add_user(name: str, password: str) -> None:
    """Make an account.

    Raises
    ------
    BadOption
        The name is taken or cannot be one, or the password is easily guessed.
    """
    users = get_user_model()
    user = users(username=name)
    try:
        user.set_password(password)
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as refused:
        raise BadOption(option="NAME", given=name, wanted=" ".join(refused.messages)) from None
    user.save()
