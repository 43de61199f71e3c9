"""Every column of the record is sealed, or stands on a list with the reason why it cannot be."""

from __future__ import annotations

from tools.sealed_tables import ALIKE, PLAIN, columns, sealed_columns


def test_every_column_is_sealed_or_has_its_reason() -> None:
    found = columns()
    assert [(table, column) for table, column, why in found if why == ""] == []
    assert sum(why is None for _, _, why in found) > 75


def test_no_reason_is_told_of_a_column_that_is_sealed_or_gone() -> None:
    plain = {(table, column) for table, column, why in columns() if why is not None}
    told = {(table, column) for table, reasons in PLAIN.items() for column in reasons}
    assert told - plain == set()
    assert set(ALIKE) - {column for _, column in plain} == set()


def test_free_text_is_never_plain() -> None:
    from django.apps import apps
    from django.db.models import TextField

    from opentaper.record.fields import CanonicalJSON, Sealed

    free = {
        f"{model.__name__}.{one.attname}"
        for model in apps.get_app_config("record").get_models()
        for one in model._meta.concrete_fields
        if isinstance(one, TextField | CanonicalJSON) and not isinstance(one, Sealed)
    }
    # a key that is wrapped, and the book of the office, which holds words of ours
    assert free == {"DataKey.wrapped", "AdminAct.told"}


def test_the_page_names_them_all() -> None:
    page = sealed_columns()
    assert "| checkin | `scores`, `modulators`, `signs`, `note` |" in page
    assert "| message | `text` |" in page
