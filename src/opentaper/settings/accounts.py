"""Who may make an account."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from opentaper.actions.office.sealed_words import opened_word, sealed_word
from opentaper.errors import BadOption


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """Accounts are made by whoever runs the server, unless OPENTAPER_SIGNUP opens the door to everyone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the signature is allauth's
        """Return whether a visitor may make an account."""
        return bool(getattr(settings, "SIGNUP_IS_OPEN", False))


class Factors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth publishes no types
    """The secrets of second factors are sealed in their table, as everything is that people tell."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return sealed_word(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret that was kept."""
        return opened_word(encrypted_text)


def doors(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001  # the signature is Django's
    """Return what the pages of accounts know of the doors: whether one may make an account there."""
    return {"signup_is_open": bool(getattr(settings, "SIGNUP_IS_OPEN", False))}


def add_user(name: str, password: str) -> str:
    """Make an account, and return its key.

    Raises
    ------
    BadOption
        The name is taken or cannot be one, or the password is easily guessed.
    """
    return _keep(get_user_model()(username=name), name, password)


def renew_password(name: str, password: str) -> str:
    """Give an account another password, which signs it out everywhere; other ways in stay. Return its key.

    Raises
    ------
    BadOption
        There is no such account, or the password is easily guessed.
    """
    user = get_user_model()._default_manager.filter(username=name).first()
    if user is None:
        raise BadOption(option="NAME", given=name, wanted="the name of an account")
    return _keep(user, name, password)


def _keep(user: AbstractBaseUser, name: str, password: str) -> str:
    try:
        user.set_password(password)
        user.full_clean(exclude=["password"])
        validate_password(password, user)
    except ValidationError as refused:
        raise BadOption(option="NAME", given=name, wanted=" ".join(refused.messages)) from None
    user.save()
    return str(user.pk)
