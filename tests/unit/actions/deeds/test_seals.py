"""What a seal shows: a decision that was changed, cut out, told on paper, or made without seeing a sign."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.decline_plan import DeclineTold, decline_plan
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.sign_plan import SignPlanTold, sign_plan
from opentaper.actions.deeds.sign_version import SignTold, sign_version
from opentaper.actions.deeds.undo_deed import UndoTold, undo_deed
from opentaper.actions.readings.plan_changes import (
    HoldTold,
)
from opentaper.actions.readings.told_record import check_ins_of, last_word
from opentaper.record.models import PlanStatus, PlanVersion
from tests.unit.actions.deeds.care import carers_moment, current, joined, signed_life, told_of
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Wrong tries of other tests do not count here."""
    cache.clear()


def tamper(row: PlanStatus, **columns: str) -> None:
    """Change a row behind the app's back, as somebody with the database would."""
    table = PlanStatus._meta.db_table
    with connection.cursor() as cursor:
        names = [
            name
            for (name,) in cursor.execute(
                "select name from sqlite_master where type = 'trigger' and tbl_name = %s", [table]
            ).fetchall()
        ]
        for name in names:
            cursor.execute(f"drop trigger {name}")
        for column, value in columns.items():
            cursor.execute(f"update {table} set {column} = %s where id = %s", [value, row.pk.hex])


@pytest.mark.parametrize(
    "columns",
    [
        {"reason": "other"},
        {"by": "Dr No"},
        {"on_day": "2026-03-01"},
        {"seal": "0" * 64},
        {"seal": ""},
        {"at": "2026-03-01 12:00:00"},
    ],
)
def test_a_broken_seal_counts_as_not_signed_and_is_said(columns: dict[str, str]) -> None:
    life, _ = signed_life()
    tamper(PlanStatus.objects.get(status="signed"), **columns)
    found = current(life)
    assert found.is_broken
    assert found.signature is None
    assert found.waits
    assert found.signature_reasons[0].code == "signature.broken"


def test_a_document_that_was_changed_breaks_the_seal() -> None:
    life, _ = signed_life()
    row = PlanVersion.objects.get()
    with connection.cursor() as cursor:
        for (name,) in cursor.execute(
            "select name from sqlite_master where type = 'trigger' and tbl_name = 'record_planversion'"
        ).fetchall():
            cursor.execute(f"drop trigger {name}")
        cursor.execute(
            "update record_planversion set document = %s where id = %s", [row.document + " ", row.pk.hex]
        )
    assert current(life).is_broken
    hold_plan(told_of(life, HoldTold, days=7), life.at("hold"))
    assert current(life).waits


def test_a_decision_cut_out_of_the_chain_breaks_the_next_one() -> None:
    life, link = signed_life()
    sign_plan(SignPlanTold(link, current(life).id), carers_moment(life, "again"))
    first = PlanStatus.objects.filter(status="signed").order_by("number")[0]
    tamper(first, seal="1" * 64)
    assert current(life).is_broken


def test_a_signature_on_paper_is_the_persons_word() -> None:
    life = begun()
    life.sign(life.plan())
    found = current(life).signature
    assert found is not None
    assert found.is_told
    assert (found.by, found.link_id) == ("Dr Hansen", None)


def test_a_told_signature_that_is_undone_leaves_the_account_one_whole() -> None:
    life, link = signed_life()
    at = life.at("paper")
    sign_version(SignTold(life.medication, life.version, current(life).id, "Dr Hansen", DAY), at)
    assert current(life).signature is not None
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    found = current(life)
    assert found.signature is not None
    assert (found.signature.link_id, found.is_broken) == (link, False)


def flagged(life: Life, day: Any = DAY, hour: int = 13) -> None:
    check_in(CheckInTold(day, {"anxiety": 5.0}, signs=("akathisia",)), life.at("flag", day, hour))


def seen(life: Life, today: Any = DAY) -> Any:
    return last_word(life.person, life.medication, today, check_ins_of(life.person, today))


def test_who_signs_after_a_sign_of_danger_says_that_it_may_go_on() -> None:
    life, link = signed_life()
    flagged(life, DAY + DAYS)
    assert seen(life, DAY + 2 * DAYS) == DAY
    again = life.at("carer again", DAY + 2 * DAYS)
    sign_plan(SignPlanTold(link, current(life).id), again)
    assert seen(life, DAY + 2 * DAYS) == DAY + 2 * DAYS


def test_who_does_not_see_the_check_ins_has_seen_no_sign() -> None:
    life = begun()
    version, link = life.plan(), joined(life, sections={"plan": "write"})
    flagged(life)
    sign_plan(SignPlanTold(link, version), life.at("sign later", DAY + DAYS))
    assert current(life).signature is not None
    assert seen(life, DAY + 2 * DAYS) is None


def test_a_signature_that_was_taken_back_has_seen_no_sign() -> None:
    life = begun()
    version = life.plan()
    flagged(life, DAY, 9)
    at = life.at("paper")
    sign_version(SignTold(life.medication, life.version, version, "Dr Hansen", DAY), at)
    assert seen(life) == DAY
    undo_deed(UndoTold(at.deed_id), life.at("undo"))
    assert seen(life) is None


def test_a_seal_travels_with_the_record() -> None:
    life, link = signed_life()
    decline_plan(DeclineTold(link, current(life).id, "Æ, ø and å."), carers_moment(life, "no"))
    sign_plan(SignPlanTold(link, current(life).id), carers_moment(life, "yes after all"))
    text = record_text(life.at("export"))
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    import_all(ImportTold(text), moment(None, "import"))
    found = current(life)
    assert not found.is_broken
    assert found.signature is not None
    assert found.signature.link_id == link
