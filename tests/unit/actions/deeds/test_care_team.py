"""The care team: who is invited comes in once, what is granted is seen, what is revoked is gone."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from django.core.cache import cache

from opentaper.actions.deeds.begin_person import PersonTold, begin_person
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.actions.deeds.end_care import EndCareTold, end_care
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.invite_carer import (
    CODE_LENGTH,
    LETTERS,
    OPEN_FOR,
    InviteTold,
    WithdrawTold,
    code_of,
    hash_of,
    invite_carer,
    withdraw_invitation,
)
from opentaper.actions.deeds.kept_rows import ADDED_LATER, NEW_COLUMNS, rows_of
from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.take_invitation import MOST_OF_ACCOUNT, MOST_TRIES, TakeTold, take_invitation
from opentaper.actions.permissions import Section
from opentaper.actions.readings.shared_read import shared_days, shared_link, shared_links, shared_plan
from opentaper.actions.readings.team_read import team_of
from opentaper.errors import BadOption, ChangedFile, InvitationClosed, NotShared, OpenTaperError, TooManyTries
from opentaper.planning.digest import digest_of
from opentaper.record.log import break_in_log
from opentaper.record.models import CareLink, Carer, Consent, Deed, Invitation, LogEntry, Look, Person
from tests.unit.actions.deeds.lives import DAY, ROOT, Life, begun, moment

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHECK_INS = {"check_ins": "read"}


@pytest.fixture(autouse=True)
def nobody_has_tried() -> None:
    """Wrong tries of other tests do not count here."""
    cache.clear()


def invited(life: Life, name: str = "invite", **more: Any) -> tuple[UUID, str]:
    """Invite Dr Lind; the key in the link, and the code."""
    at = life.at(name)
    told = replace(InviteTold("psychotherapist", "Dr Lind", "Bo", CHECK_INS), **more)
    return invite_carer(told, at).invitation_id, code_of(at)


def take(key: UUID, code: str, account: str = "7", now: datetime = NOW, form: str = "take") -> UUID:
    """Take an invitation; the link."""
    return take_invitation(TakeTold(key, code, account, "Ea Lind"), now, uuid5(ROOT, form)).link_id


def joined(life: Life, account: str = "7", **more: Any) -> UUID:
    """Invite somebody who comes; the link."""
    return take(*invited(life, f"invite {account}", **more), account, form=f"take {account}")


def test_who_is_invited_sees_what_was_shared_and_no_more() -> None:
    life = begun()
    life.plan()
    life.calm_days(DAY)
    link = joined(life)
    assert [one.link_id for one in shared_links("7", NOW)] == [link]
    found = shared_days("7", link, NOW)
    assert len(found.days) == 8
    assert found.permitted.known_as == "Bo"
    with pytest.raises(NotShared):
        shared_plan("7", link, NOW)
    assert shared_links("8", NOW) == ()
    with pytest.raises(NotShared):
        shared_days("8", link, NOW)
    assert [row.section for row in Look.objects.all()] == ["check_ins"]


def test_a_carer_sees_no_note_of_a_day() -> None:
    from opentaper.actions.deeds.check_in import CheckInTold, check_in

    life = begun()
    check_in(CheckInTold(DAY, {"anxiety": 4.0}, note="about my sister"), life.at("check in"))
    told = shared_days("7", joined(life), NOW)
    assert [day.scores for day in told.days] == [(("anxiety", 4.0),)]
    assert "sister" not in repr(told)


def test_what_is_revoked_is_gone_at_once_and_can_be_given_anew() -> None:
    life = begun()
    link = joined(life)
    assert revoke_consent(RevokeTold(link, "check_ins"), life.at("revoke")).n == 1
    with pytest.raises(NotShared):
        shared_days("7", link, NOW)
    assert shared_link("7", link, NOW) is None
    grant_consent(GrantTold(link, "check_ins", until=DAY), life.at("grant"))
    assert shared_days("7", link, NOW).days == ()
    with pytest.raises(NotShared):
        shared_days("7", link, NOW + timedelta(days=1))
    assert Consent.objects.count() == 2, "what was given before is kept"


def test_who_leaves_sees_nothing_and_is_not_brought_back_by_a_grant() -> None:
    life = begun()
    link = joined(life, sections={"check_ins": "read", "plan": "read"})
    assert end_care(EndCareTold(link), life.at("end")).n == 2
    assert shared_links("7", NOW) == ()
    assert team_of(life.person, NOW, DAY).members == ()
    attempts: tuple[tuple[Callable[[Any, Moment], object], object], ...] = (
        (grant_consent, GrantTold(link, "plan")),
        (revoke_consent, RevokeTold(link)),
        (end_care, EndCareTold(link)),
    )
    for deed, told in attempts:
        with pytest.raises(NotShared):
            deed(told, life.at(f"again {type(told).__name__}"))


def test_nobody_grants_revokes_or_ends_for_somebody_else() -> None:
    life = begun()
    link = joined(life)
    key, _ = invited(life, "another")
    other = begin_person(PersonTold("en", "GB", "Europe/London"), moment(None, "other")).person_id
    attempts: tuple[tuple[Callable[[Any, Moment], object], object], ...] = (
        (grant_consent, GrantTold(link, "plan")),
        (revoke_consent, RevokeTold(link)),
        (end_care, EndCareTold(link)),
        (withdraw_invitation, WithdrawTold(key)),
    )
    for deed, told in attempts:
        with pytest.raises(NotShared):
            deed(told, moment(other, type(told).__name__))
    assert [part.section for part in team_of(life.person, NOW, DAY).members[0].shared] == ["check_ins"]


def test_a_code_is_plain_to_copy_and_stands_nowhere() -> None:
    life = begun()
    key, code = invited(life)
    plain = code.replace("-", "")
    assert len(plain) == CODE_LENGTH
    assert set(plain) <= set(LETTERS)
    take(key, f" {code.lower()} ")
    kept = [*Deed.objects.values_list("told", "answer"), *LogEntry.objects.values_list("body", "hash")]
    kept += [*Invitation.objects.values_list("code_hash", "sections")]
    assert code not in repr(kept)
    assert plain not in repr(kept)
    text = record_text(life.at("export"))
    assert code not in text
    assert hash_of(key, code) not in text
    assert break_in_log(life.person) is None


def test_the_same_form_twice_is_one_invitation_with_one_code() -> None:
    life = begun()
    assert invited(life) == invited(life)
    assert Invitation.objects.count() == 1
    assert invited(life, "another")[1] != invited(life)[1]


def test_an_invitation_works_once() -> None:
    life = begun()
    key, code = invited(life)
    link = take(key, code)
    assert take(key, code) == link, "the same form again gives the first answer"
    with pytest.raises(InvitationClosed):
        take(key, code, form="second")
    with pytest.raises(InvitationClosed):
        take(key, code, "8", form="third")
    with pytest.raises(OpenTaperError):
        take(key, code, "8")
    assert CareLink.objects.count() == 1
    assert shared_links("8", NOW) == ()


def test_an_invitation_waits_a_week_and_no_longer() -> None:
    life = begun()
    first, second = invited(life, "first"), invited(life, "second")
    early = take(*first, now=NOW + OPEN_FOR - timedelta(seconds=1), form="early")
    assert [one.link_id for one in shared_links("7", NOW)] == [early]
    with pytest.raises(InvitationClosed):
        take(*second, now=NOW + OPEN_FOR, form="late")
    assert [one.expires for one in team_of(life.person, NOW, DAY).waiting] == [NOW + OPEN_FOR]
    assert team_of(life.person, NOW + OPEN_FOR, DAY).waiting == ()


def test_a_withdrawn_invitation_does_not_open() -> None:
    life = begun()
    key, code = invited(life)
    withdraw_invitation(WithdrawTold(key), life.at("withdraw"))
    assert team_of(life.person, NOW, DAY).waiting == ()
    with pytest.raises(InvitationClosed):
        take(key, code)
    with pytest.raises(NotShared):
        withdraw_invitation(WithdrawTold(key), life.at("again"))


def test_after_some_wrong_codes_the_right_one_is_dead_too() -> None:
    life = begun()
    key, code = invited(life)
    for n in range(MOST_TRIES):
        with pytest.raises(InvitationClosed):
            take(key, "AAAAA-AAAAA", str(n), form=f"try {n}")
    with pytest.raises(InvitationClosed):
        take(key, code)
    assert not CareLink.objects.exists()
    assert team_of(life.person, NOW, DAY).waiting == ()


def test_an_account_that_tries_many_codes_must_wait() -> None:
    life = begun()
    for n in range(MOST_OF_ACCOUNT):
        with pytest.raises(InvitationClosed):
            take(uuid4(), "AAAAA-AAAAA", form=f"try {n}")
    key, code = invited(life)
    with pytest.raises(TooManyTries):
        take(key, code, form="right")
    other = take(key, code, "8", form="other")
    assert [one.link_id for one in shared_links("8", NOW)] == [other], "others need not wait"


def test_nobody_learns_why_an_invitation_does_not_open() -> None:
    life = begun()
    key, code = invited(life)
    used = invited(life, "used")
    take(*used)
    told = set()
    for again, (where, what) in enumerate([(key, "x"), (uuid4(), code), used, (key, ""), (used[0], code)]):
        with pytest.raises(InvitationClosed) as refused:
            take(where, what, form=f"again {again}")
        told.add((str(refused.value), refused.value.code, refused.value.http_status))
    assert len(told) == 1


def test_nobody_joins_their_own_team() -> None:
    life = begun()
    Person.objects.update(account="7")
    key, code = invited(life)
    with pytest.raises(InvitationClosed):
        take(key, code)


def test_who_is_invited_anew_has_what_the_new_invitation_shares() -> None:
    life = begun()
    first = joined(life)
    second = take(*invited(life, "anew", sections={"plan": "read"}), form="anew")
    assert [one.link_id for one in shared_links("7", NOW)] == [second]
    with pytest.raises(NotShared):
        shared_days("7", first, NOW)
    [member] = team_of(life.person, NOW, DAY).members
    assert [part.section for part in member.shared] == [Section.PLAN]


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "nurse"},
        {"called": "  "},
        {"known_as": "x" * 101},
        {"sections": {}},
        {"sections": {"diary": "read"}},
        {"sections": {"plan": "own"}},
        {"sections": {"plan": "write"}},
        {"role": "family", "sections": {"messages": "write"}},
        {"until": date(2026, 3, 1)},
    ],
)
def test_an_invitation_that_cannot_be_meant_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadOption):
        invited(begun(), **wrong)
    assert not Invitation.objects.exists()


#: The parts that a team fills as soon as there is one.
TEAM = ("carers", "care_links", "consents", "invitations", "looks")


def sealed(told: dict[str, Any], parts: dict[str, Any]) -> str:
    """The text of a record with other parts, whose digests are right."""
    digests = {name: digest_of(rows) for name, rows in parts.items()}
    head = {"schema": told["schema"], "head": told["head"], "digests": digests}
    return json.dumps({**head, "digest": digest_of(head), "parts": parts})


def test_a_carer_opens_nothing_by_bringing_a_record_of_their_own() -> None:
    """A consent in a file that hangs on somebody else's care link is refused; nothing of the file is kept."""
    mine = begun()
    joined(mine, "8")
    told = json.loads(record_text(mine.at("export")))
    delete_all(DeleteAllTold(SURE), mine.at("delete"))
    theirs = begun()
    link = joined(theirs, "9", sections={"plan": "read"})
    told["parts"]["consents"][0]["link_id"] = str(link)
    with pytest.raises(ChangedFile):
        import_all(ImportTold(sealed(told, told["parts"])), moment(None, "import"))
    with pytest.raises(NotShared):
        shared_days("9", link, NOW)
    assert Person.objects.count() == 1


def test_everything_of_the_team_travels_but_its_accounts_and_goes_with_the_person() -> None:
    life = begun()
    link = joined(life, "account-of-lind")
    shared_days("account-of-lind", link, NOW)
    rows, text = rows_of(life.person), record_text(life.at("export"))
    assert all(rows[part] for part in TEAM)
    assert "account-of-lind" not in text
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    assert not any(model.objects.exists() for model in (Carer, CareLink, Consent, Invitation, Look))
    import_all(ImportTold(text), moment(None, "import"))
    assert {part: rows_of(life.person)[part] for part in ADDED_LATER} == {
        part: rows[part] for part in ADDED_LATER
    }
    with pytest.raises(NotShared):
        shared_days("account-of-lind", link, NOW)
    assert team_of(life.person, NOW, DAY).members == ()


def test_a_record_of_a_release_before_the_team_can_be_brought() -> None:
    life = begun()
    life.sign(life.plan())
    told = json.loads(record_text(life.at("export")))
    delete_all(DeleteAllTold(SURE), life.at("delete"))
    parts = {name: rows for name, rows in told["parts"].items() if name not in ADDED_LATER}
    for name, columns in NEW_COLUMNS.items():
        for row in parts.get(name, ()):
            for column in columns:
                del row[column]
    text = sealed(told, parts)
    assert import_all(ImportTold(text), moment(None, "import")).person_id == life.person


def test_the_person_reads_who_looked() -> None:
    life = begun()
    link = joined(life)
    shared_days("7", link, NOW + timedelta(minutes=5))
    read = team_of(life.person, NOW, DAY)
    assert [(one.called, one.section, one.at) for one in read.looks] == [
        ("Dr Lind", Section.CHECK_INS, NOW + timedelta(minutes=5))
    ]
    assert read.members[0].last_look == NOW + timedelta(minutes=5)
    assert (read.members[0].called, read.members[0].name) == ("Dr Lind", "Ea Lind")


def test_the_log_of_the_person_tells_every_change() -> None:
    life = begun()
    link = joined(life)
    grant_consent(GrantTold(link, "plan"), life.at("grant"))
    revoke_consent(RevokeTold(link), life.at("revoke"))
    end_care(EndCareTold(link), life.at("end"))
    kinds = list(LogEntry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds[-5:] == ["invite_carer", "join_team", "grant_consent", "revoke_consent", "end_care"]
