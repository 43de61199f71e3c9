"""A hash that nobody makes who does not know the server's secret; it outlives a change of that secret."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def keyed_hash(salt: str, text: str) -> str:
    """Return the hash of a text under the secret that is in use."""
    return salted_hmac(salt, text, algorithm="sha256").hexdigest()


def is_hash_of(kept: str, salt: str, text: str) -> bool:
    """Tell whether a hash is of a text, under the secret in use or one of before that still counts.

    Every secret is tried, so that how long it takes tells nothing.
    """
    secrets = (settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", ()))
    found = [
        constant_time_compare(kept, salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest())
        for secret in secrets
    ]
    return any(found)
