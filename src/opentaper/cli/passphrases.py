"""Asks for passphrases without showing them."""

from __future__ import annotations

import sys
from getpass import getpass

from opentaper.cli.texts import told
from opentaper.errors import WrongPassphrase

SHORTEST = 8


def asked_passphrase(language: str) -> str:
    """Return the passphrase that is typed; without a terminal it is the next line that comes in."""
    return _typed(told("serve.passphrase", language))


def asked_new_passphrase(language: str) -> str:
    """Return a new passphrase, typed twice.

    Raises
    ------
    WrongPassphrase
        It is short, or not the same twice.
    """
    first = _typed(told("serve.new_passphrase", language))
    if len(first) < SHORTEST:
        raise WrongPassphrase(file="", why="short")
    if _typed(told("serve.same_passphrase", language)) != first:
        raise WrongPassphrase(file="", why="different")
    return first


def _typed(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass(prompt + " ")
    return sys.stdin.readline().rstrip("\r\n")
