"""Files sealed with a passphrase: our header, which age itself opens, at every length where pieces change."""

from __future__ import annotations

import io

import pyrage
import pytest

from opentaper.errors import BadOption
from opentaper.exchange.age_lock import CHUNK, KeyLock, PassphraseLock, seal_stream
from opentaper.exchange.age_open import new_key, public_key, secret_keys_in

WORD = "bølgen blå's 12"


@pytest.mark.parametrize("n", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_age_opens_what_was_sealed_with_a_passphrase(n: int) -> None:
    plain = bytes(place % 251 for place in range(n))
    out = io.BytesIO()
    seal_stream([plain[:10], plain[10:]], out, PassphraseLock("bo\u0308lgen", work=4))
    assert pyrage.passphrase.decrypt(out.getvalue(), "b\u00f6lgen") == plain
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(out.getvalue()[:-1], "b\u00f6lgen")


def test_a_key_opens_what_was_sealed_for_it_and_errors_come_through() -> None:
    public, text = new_key()
    out = io.BytesIO()
    seal_stream([b"some", b"", b" words"], out, KeyLock((public,)))
    identity = pyrage.x25519.Identity.from_str(secret_keys_in(text)[0])
    assert pyrage.decrypt(out.getvalue(), [identity]) == b"some words"

    def broken() -> object:
        yield b"some"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        seal_stream(broken(), io.BytesIO(), KeyLock((public,)))  # type: ignore[arg-type]  # it yields bytes


def test_what_is_no_public_key_is_told() -> None:
    public, text = new_key()
    assert public_key(f" {public}\n") == public
    for other in ("", "age1", public[:-1], text, "age1" + "q" * 58):
        with pytest.raises(BadOption):
            public_key(other)
