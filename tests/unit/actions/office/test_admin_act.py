"""The book of the office: each act a line, no line is changed, and a change behind our back is found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from opentaper.actions.office.admin_act import ActKind, ActResult, note_admin_act
from opentaper.actions.office.admin_log import acts_about, admin_log
from opentaper.record.immutable import WrittenOnce
from opentaper.record.models import ADMIN_ACTS, ADMIN_RESULTS, AdminAct

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def written() -> None:
    note_admin_act(ActKind.ACCOUNT_ADDED, NOW, by="  Ea Holm ", account="7")
    note_admin_act(ActKind.BACKUP_MADE, NOW, result=ActResult.FAILED, told={"people": 3})
    note_admin_act(ActKind.PASSWORD_RENEWED, NOW, account="8")


def test_acts_are_kept_in_order_with_who_and_what() -> None:
    written()
    log = admin_log()
    assert [(act.seq, act.kind.value, act.by, act.account) for act in log.acts] == [
        (3, "password_renewed", "", "8"),
        (2, "backup_made", "", ""),
        (1, "account_added", "Ea Holm", "7"),
    ]
    assert (log.acts[1].result, log.acts[1].told) == (ActResult.FAILED, {"people": 3})
    assert log.broken_at is None
    assert [act.seq for act in acts_about("7")] == [1]
    assert acts_about("") == ()


def test_words_of_the_code_are_those_of_the_table() -> None:
    assert tuple(kind.value for kind in ActKind) == ADMIN_ACTS
    assert tuple(result.value for result in ActResult) == ADMIN_RESULTS


def test_no_act_is_changed_or_taken_out() -> None:
    written()
    row = AdminAct.objects.get(seq=2)
    row.by = "nobody"
    for change in (
        row.save,
        row.delete,
        AdminAct.objects.all().delete,
        lambda: AdminAct.objects.update(by="x"),
    ):
        with pytest.raises(WrittenOnce):
            change()
    for statement in ('UPDATE record_adminact SET "by" = 1', "DELETE FROM record_adminact WHERE seq = 3"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert admin_log().broken_at is None


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE record_adminact SET \"by\" = 'x' WHERE seq = 2", 2),
        ("UPDATE record_adminact SET result = 'done' WHERE seq = 2", 2),
        ("DELETE FROM record_adminact WHERE seq = 2", 2),
        ("DELETE FROM record_adminact WHERE seq = 1", 1),
        ("UPDATE record_adminact SET account = '9' WHERE seq = 3", 3),
    ],
)
def test_a_change_behind_our_back_is_found(statement: str, place: int) -> None:
    written()
    with connection.cursor() as cursor:
        for verb in ("update", "delete"):
            cursor.execute(f"DROP TRIGGER record_adminact_no_{verb}")
        cursor.execute(statement)
    assert admin_log().broken_at == place
