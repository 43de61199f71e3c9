"""Secrets of sign-in that a table of another app keeps: sealed like a cell, as far as there is a key."""

from __future__ import annotations

from opentaper.errors import RecordSealed
from opentaper.record.cell import PLAIN, Place, Unsealable, key_name, opened_text, plain_text, sealed_text
from opentaper.record.keys import current_key, is_sealing, key_of

#: The app asks for a word without saying whose: it is bound to its table and column alone.
TABLE, COLUMN = "mfa_authenticator", "data"
PLACE = Place(TABLE, COLUMN, "").bound


def sealed_word(text: str) -> str:
    """Return a secret as it is kept."""
    return sealed_text(text, *current_key(), PLACE) if is_sealing() else plain_text(text)


def opened_word(told: str) -> str:
    """Return a secret that was kept; one of earlier releases is plain.

    Raises
    ------
    RecordSealed
        It does not open.
    """
    name = key_name(told)
    if name is None:
        return told.removeprefix(PLAIN)
    try:
        return opened_text(told, key_of(name, TABLE, COLUMN), PLACE)
    except Unsealable:
        raise RecordSealed(table=TABLE, column=COLUMN, why="changed") from None


def reseal_words() -> int:
    """Seal the secrets of every second factor with the key in use, and return how many rows were changed."""
    from django.apps import apps
    from django.db import transaction

    if not apps.is_installed("allauth.mfa"):
        return 0
    table, n = "Authenticator", 0
    rows = apps.get_model("mfa", table)._default_manager
    for key in list(rows.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = rows.select_for_update().filter(pk=key).first()
            anew = {} if row is None else _anew(row.data)
            if row is not None and anew:
                row.data = {**row.data, **anew}
                row.save(update_fields=["data"])
                n += 1
    return n


def _anew(data: dict[str, object]) -> dict[str, object]:
    """Return what changes in the data of a factor: every secret that the key in use did not seal."""
    in_use, found = current_key()[0], dict[str, object]()
    for name in ("secret", "seed"):
        told = data.get(name)
        if isinstance(told, str) and key_name(told) != in_use:
            found[name] = sealed_word(opened_word(told))
    codes = data.get("migrated_codes")
    if isinstance(codes, list) and any(key_name(one) != in_use for one in codes):
        found["migrated_codes"] = [sealed_word(opened_word(one)) for one in codes]
    return found
