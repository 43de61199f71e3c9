"""Who may make an account."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from opentaper.errors import BadOption


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts are made by whoever runs the server, unless OPENTAPER_SIGNUP opens the door to everyone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the signature is allauth's
        """Return whether a visitor may make an account."""
        return bool(getattr(settings, "SIGNUP_IS_OPEN", False))


def doors(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001  # the signature is Django's
    """Return what the pages of accounts know of the doors: whether one may make an account there."""
    return {"signup_is_open": bool(getattr(settings, "SIGNUP_IS_OPEN", False))}


def add_user(name: str, password: str) -> None:
    """Make an account.

    Raises
    ------
    BadOption
        The name is taken or cannot be one, or the password is easily guessed.
    """
    _keep(get_user_model()(username=name), name, password)


def renew_password(name: str, password: str) -> None:
    """Give an account another password, which signs it out everywhere; its other ways in stay.

    Raises
    ------
    BadOption
        There is no such account, or the password is easily guessed.
    """
    user = get_user_model()._default_manager.filter(username=name).first()
    if user is None:
        raise BadOption(option="NAME", given=name, wanted="the name of an account")
    _keep(user, name, password)


def _keep(user: AbstractBaseUser, name: str, password: str) -> None:
    try:
        user.set_password(password)
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as refused:
        raise BadOption(option="NAME", given=name, wanted=" ".join(refused.messages)) from None
    user.save()
