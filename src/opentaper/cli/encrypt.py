"""``opentaper encrypt``: the record sealed with a passphrase, sealed with another one, or opened for good."""

from __future__ import annotations

from typing import Annotated

from typer import Option

from opentaper.cli import options as shared

EXAMPLES = ("opentaper encrypt", "opentaper encrypt --off")


def encrypt(
    *,
    off: Annotated[bool, Option("--off", help="Take the encryption away again.")] = False,
    language: shared.Language = "en",
) -> int:
    """Encrypt your record with a passphrase, or change the passphrase. Stop the app first."""
    from opentaper import wiring
    from opentaper.cli.passphrases import asked_new_passphrase, asked_passphrase
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told

    old = asked_passphrase(language) if wiring.is_encrypted() else None
    new = None if off else asked_new_passphrase(language)
    wiring.encrypt_record(old, new)
    with Screen(language) as screen:
        screen.say(told("encrypt.off" if off else "encrypt.done", language))
    return 0
