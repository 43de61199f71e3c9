"""What people tell is sealed in every table: a dump holds none of it, and a changed cell does not open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from pytest_django import Settings

from opentaper.actions.office.admin_log import admin_log
from opentaper.actions.office.rotate_keys import rotate_keys
from opentaper.errors import RecordSealed
from opentaper.record import resealing
from opentaper.record.cell import MARK, key_name
from opentaper.record.fields import Sealed, SealedBytes, SealedJSON
from opentaper.record.keys import change_data_key, current_key, forget_current, forget_keys
from opentaper.record.log import break_in_log
from opentaper.record.models import (
    CheckIn,
    DataKey,
    LogEntry,
    Medication,
    Person,
    PlanVersion,
)
from opentaper.record.resealing import outstanding, sealed_models
from tests.stores.conftest import Opening
from tests.stores.deeds import NOW, BeginTold, begin, moment
from tests.stores.test_lives import everything_read, lived
from tests.stores.test_written_once import TABLES

OLD, NEW = bytes(range(32)), bytes(range(100, 132))
WORD = "Zqxword"
DAY = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def keys(settings: Settings) -> Iterator[Settings]:
    """A server with one master key."""
    forget_keys()
    settings.RECORD_KEYS = (OLD,)
    yield settings
    forget_keys()


def with_keys(settings: Settings, *masters: bytes) -> None:
    """Let the settings be those of a process that starts with these master keys."""
    forget_keys()
    settings.RECORD_KEYS = masters


def dump() -> str:
    """Everything in every table of the database, as a thief of its disk or of a dump would read it."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [repr(tuple(_shown(cell) for cell in row)) for row in cursor.fetchall()]
    return "\n".join(told)


def _shown(cell: Any) -> Any:
    return bytes(cell).decode("latin-1") if isinstance(cell, memoryview | bytes) else cell


def filled() -> dict[type[models.Model], models.Model]:
    """A row in every table with sealed columns, a word in each of these."""
    made: dict[type[models.Model], models.Model] = {}
    models_of_it: list[type[models.Model]] = [Person, *apps.get_app_config("record").get_models()]
    for model in models_of_it:
        _row(model, made)
    return {model: row for model, row in made.items() if model in sealed_models()}


def _row(model: type[models.Model], made: dict[type[models.Model], models.Model]) -> models.Model:
    if model in made:
        return made[model]
    values: dict[str, Any] = {}
    for one in model._meta.concrete_fields:
        if isinstance(one, models.ForeignKey) and one.related_model is not model and not one.null:
            values[one.name] = _row(one.related_model, made)
        elif isinstance(one, Sealed):
            values[one.attname] = _sealed_value(one)
        elif not one.null and not one.has_default() and not one.primary_key and one.name not in values:
            values[one.attname] = _plain_value(one)
    if "person" in {one.name for one in model._meta.concrete_fields}:
        values["person"] = made[Person]
    row = model(**values)
    row.save(force_insert=True)
    made[model] = row
    return row


def _sealed_value(one: Any) -> Any:
    if isinstance(one, SealedBytes):
        return WORD.encode()
    return {"word": [WORD, "æøå", 1.5]} if isinstance(one, SealedJSON) else WORD[: one.max_length]


def _plain_value(one: models.Field[Any, Any]) -> Any:
    allowed = _allowed(one)
    if allowed:
        return allowed
    kinds: dict[type[models.Field[Any, Any]], Any] = {
        models.DateTimeField: NOW,
        models.DateField: DAY,
        models.TimeField: time(4),
        models.UUIDField: uuid4(),
        models.FloatField: 0.5,
        models.CharField: "x",
    }
    return next((value for kind, value in kinds.items() if isinstance(one, kind)), 1)


def _allowed(one: models.Field[Any, Any]) -> str:
    """The first value that the table's own rule lets in, "" where it has none."""
    for rule in one.model._meta.constraints:
        if isinstance(rule, models.CheckConstraint) and f"{one.name}__in" in repr(rule.condition):
            rule_of: Any = rule.condition
            return next(str(value) for value in dict(rule_of.children)[f"{one.name}__in"] if value)
    return ""


def raw(model: type[models.Model], column: str, key: object) -> Any:
    """A cell as the table keeps it."""
    with connection.cursor() as cursor:
        pk = model._meta.pk.get_db_prep_value(key, connection)
        cursor.execute(
            f'SELECT "{column}" FROM {model._meta.db_table} WHERE {model._meta.pk.column} = %s', [pk]
        )
        return _shown(cursor.fetchone()[0])


def put(model: type[models.Model], column: str, key: object, value: Any) -> None:
    """Change a cell as a tamperer would: in the table itself."""
    with connection.cursor() as cursor:
        pk = model._meta.pk.get_db_prep_value(key, connection)
        cursor.execute(
            f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE {model._meta.pk.column} = %s',
            [value, pk],
        )


def test_a_dump_holds_nothing_of_what_was_told_and_all_of_it_is_read(store: str) -> None:
    rows = filled()
    told = dump()
    assert len(rows) > 30
    assert WORD not in told
    for model, row in rows.items():
        again = model._base_manager.get(pk=row.pk)
        for one in sealed_models()[model]:
            value = getattr(again, one.attname)
            assert (bytes(value) if isinstance(one, SealedBytes) else value) == getattr(row, one.attname), one
            if value:
                assert key_name(raw(model, one.column, row.pk)) == current_key()[0], one


def test_a_life_reads_the_same_with_keys_and_without(opening: Opening, keys: Settings) -> None:
    with opening("postgresql"):
        life = lived()
        sealed, told = everything_read(life), dump()
        assert break_in_log(life.person) is None
    assert "anxiety" not in told
    keys.RECORD_KEYS = ()
    with opening("sqlite"):
        assert everything_read(lived()) == sealed


def test_a_cell_that_was_moved_or_changed_does_not_open(store: str) -> None:
    one, other = (begin(BeginTold(), moment(n, None)).person for n in (1, 2))
    mine, yours = (
        CheckIn.objects.create(person_id=whose, day=DAY, written_at=NOW, note=note, client_key=uuid4())
        for whose, note in ((one, "mine alone"), (other, "yours alone"))
    )
    later = CheckIn.objects.create(person_id=one, day=DAY, written_at=NOW, note="later", client_key=uuid4())
    kept = raw(CheckIn, "note", mine.pk)
    flipped = kept[:-3] + ("A" if kept[-3] != "A" else "B") + kept[-2:]
    for told in (
        raw(CheckIn, "note", yours.pk),  # of another person
        raw(CheckIn, "note", later.pk),  # of another row
        raw(CheckIn, "scores", mine.pk),  # of another column
        flipped,
        kept[:-8],
        kept[: len(MARK) + 20],
    ):
        put(CheckIn, "note", mine.pk, told)
        with pytest.raises(RecordSealed) as caught:
            CheckIn.objects.get(pk=mine.pk)
        assert caught.value.why == "changed"
        assert "alone" not in str(caught.value) + repr(caught.value.values)
    put(CheckIn, "note", mine.pk, kept)
    assert CheckIn.objects.get(pk=mine.pk).note == "mine alone"
    # a whole row that is given to somebody else tells them nothing
    put(CheckIn, "person_id", mine.pk, Person._meta.pk.get_db_prep_value(other, connection))
    with pytest.raises(RecordSealed):
        list(CheckIn.objects.filter(person_id=other))


def test_without_the_right_key_nothing_is_read_and_nothing_guessed(store: str, keys: Settings) -> None:
    person = begin(BeginTold(), moment(0, None)).person
    Medication.objects.filter(person_id=person).update(condition=WORD)
    for masters, why in (((), "no_keys"), ((NEW,), "wrong_key")):
        with_keys(keys, *masters)
        with pytest.raises(RecordSealed) as caught:
            list(Medication.objects.values_list("condition"))
        assert caught.value.why == why
    with_keys(keys, NEW, OLD)
    assert Medication.objects.get().condition == WORD


def test_what_was_plain_is_sealed_and_no_digest_changes(store: str, keys: Settings) -> None:
    keys.RECORD_KEYS = ()
    life = lived()
    before, links = everything_read(life), list(LogEntry.objects.values_list("seq", "hash"))
    assert "anxiety" in dump()
    with_keys(keys, OLD)
    assert everything_read(life) == before, "plain rows stay readable"
    done = rotate_keys(NOW, by="Ea")
    assert (done.left, done.sealed > 20) == (0, True)
    assert "anxiety" not in dump()
    assert everything_read(life) == before
    assert list(LogEntry.objects.values_list("seq", "hash")) == links
    assert break_in_log(life.person) is None
    assert rotate_keys(NOW).sealed == 0
    _is_written_once(PlanVersion.objects.all()[0])


def _is_written_once(row: models.Model) -> None:
    for change in ("policy", "document"):
        with pytest.raises(IntegrityError), transaction.atomic():
            put(type(row), change, row.pk, "x")


def test_what_is_written_once_may_be_sealed_anew_and_nothing_else(opening: Opening) -> None:
    with opening("postgresql"):
        lived()
        row = PlanVersion.objects.all()[0]
        for column, told in (("document", "plain"), ("policy", "another"), ("document", None)):
            with (
                pytest.raises(IntegrityError),
                transaction.atomic(),
                resealing._allowed("record_planversion"),
            ):
                put(PlanVersion, column, row.pk, told)
        _is_written_once(row)
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(
                    "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                    [table],
                )
                assert cursor.fetchone()[0] == 1, table


class Killed(BaseException):
    """As SIGKILL: nothing of ours catches it."""


def test_a_new_key_killed_half_way_loses_nothing_and_goes_on(
    store: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = lived()
    before, old = everything_read(life), current_key()[0]
    monkeypatch.setattr(resealing, "BATCH", 3)
    sealed, n_batches = resealing._sealed_anew, list[int]()

    def dies(*told: Any) -> int:
        if len(n_batches) == 4:
            with transaction.atomic():
                sealed(*told)
                raise Killed
        n_batches.append(1)
        return sealed(*told)

    monkeypatch.setattr(resealing, "_sealed_anew", dies)
    with pytest.raises(Killed):
        rotate_keys(NOW, new_key=True)
    assert current_key()[0] != old
    assert everything_read(life) == before
    assert any(any(outstanding(*one)) for one in sealed_models().items())
    monkeypatch.setattr(resealing, "_sealed_anew", sealed)
    assert rotate_keys(NOW).left == 0
    assert not any(any(outstanding(*one)) for one in sealed_models().items())
    assert f"sealed:1:{old}" not in dump()
    assert everything_read(life) == before
    assert break_in_log(life.person) is None


def test_a_process_that_has_been_running_follows_a_new_key(store: str) -> None:
    person = begin(BeginTold(), moment(0, None)).person
    old = current_key()[0]
    change_data_key(NOW)  # as another process would
    forget_current()  # as the next request does
    Medication.objects.filter(person_id=person).update(condition=WORD)
    assert key_name(raw(Medication, "condition", Medication.objects.get().pk)) not in {None, old}


def test_a_new_master_key_opens_everything_and_the_old_one_nothing(store: str, keys: Settings) -> None:
    life = lived()
    before = everything_read(life)
    with_keys(keys, NEW, OLD)
    assert rotate_keys(NOW, by="Ea").rewrapped == DataKey.objects.count() > 0
    with_keys(keys, NEW)
    assert everything_read(life) == before
    with_keys(keys, OLD)
    with pytest.raises(RecordSealed):
        Medication.objects.get()
    with_keys(keys, NEW)
    assert [act.by for act in admin_log().acts if act.kind == "master_key_changed"] == ["Ea"]


def test_keys_stand_in_no_error_and_in_no_act(store: str, keys: Settings) -> None:
    lived()
    rotate_keys(NOW, new_key=True)
    told = dump() + "".join(str(act) for act in admin_log().acts)
    with_keys(keys, NEW)
    with pytest.raises(RecordSealed) as caught:
        current_key()
    told += repr(caught.value) + str(caught.value)
    for secret in (OLD.hex(), repr(OLD), NEW.hex()):
        assert secret not in told
