"""Keys: a stolen disk tells nothing; a changed secret signs nobody out; a dropped one opens nothing."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import override_settings

from opentaper import wiring
from opentaper.actions.deeds.emergency_card import CardTold, card_code, is_card_code, make_card
from opentaper.actions.deeds.invite_carer import InviteTold, code_of, invite_carer, is_invitation_code
from opentaper.actions.notice_mail import notice_of_token, stop_token
from opentaper.actions.office.sealed_words import reseal_words
from opentaper.errors import RecordSealed
from opentaper.record.keys import change_data_key, forget_keys
from opentaper.record.models import EmergencyCard, Invitation, Medication
from tests.attacks.sessions import NAME, opens, signed_in
from tests.attacks.town import Town, browser, table
from tests.journeys.web import strangers_town
from tests.journeys.web.strangers_town import SECRETS

# the journey in which every kind of thing is told, with words that stand nowhere else
told_town = strangers_town.town

ANOTHER = "another-secret-that-nobody-guesses-" * 2


def disk() -> str:
    """Everything in every table, as whoever steals the disk or a dump of the database reads it."""
    told = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')
            told += [repr(row) for row in cursor.fetchall()]
    return "\n".join(told)


def test_a_stolen_disk_holds_no_word_of_a_whole_journey(told_town: strangers_town.Town) -> None:
    told = disk()
    assert len(told) > 50_000
    assert [word for word in (*SECRETS, "anxiety", "citalopram 20 mg") if word in told] == []
    medication = Medication.objects.filter(person_id=told_town.person).get()
    assert medication.prescriber == strangers_town.OF_PLAN


def test_a_stolen_second_factor_is_no_use(town: Town) -> None:
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    secret = generate_totp_secret()
    user = get_user_model()._default_manager.get(username="maya")
    TOTP.activate(user, secret)
    assert secret not in disk()
    change_data_key(wiring.now())
    assert reseal_words() == 1
    assert reseal_words() == 0
    row = table("mfa", "Authenticator").objects.get(user=user)
    assert get_adapter().decrypt(row.data["secret"]) == secret
    row.data = {"secret": secret}  # as an earlier release kept it
    row.save()
    assert get_adapter().decrypt(row.data["secret"]) == secret
    assert reseal_words() == 1
    assert secret not in disk()


def test_who_has_signed_in_stays_so_over_a_new_secret_until_the_old_one_is_dropped(town: Town) -> None:
    here, there = browser(), browser()
    signed_in(here)
    signed_in(there)
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY=ANOTHER, SECRET_KEY_FALLBACKS=[old]):
        assert opens(here)
        assert here.cookies[NAME].value
    with override_settings(SECRET_KEY=ANOTHER, SECRET_KEY_FALLBACKS=[]):
        assert opens(here), "who came by meanwhile has a session under the new secret"
        assert not opens(there)


def test_codes_and_links_outlive_a_new_secret_until_the_old_one_is_dropped(town: Town) -> None:
    at, other = town.moment("maya"), town.moment("maya")
    make_card(CardTold(shows_drugs=True, contact=""), at)
    key = invite_carer(InviteTold("family", "Ea", "Bo", {"plan": "read"}), other).invitation_id
    card, invitation = EmergencyCard.objects.get(ended=None), Invitation.objects.get(pk=key)
    codes, stop = (card_code(at), code_of(other)), stop_token(key)

    def are_right() -> tuple[bool, bool, bool]:
        return (
            is_card_code(card.code_hash, card.pk, codes[0]),
            is_invitation_code(invitation.code_hash, key, codes[1]),
            notice_of_token(stop) == key,
        )

    old = settings.SECRET_KEY
    assert are_right() == (True, True, True)
    with override_settings(SECRET_KEY=ANOTHER, SECRET_KEY_FALLBACKS=[old]):
        assert are_right() == (True, True, True)
        assert not is_card_code(card.code_hash, card.pk, codes[1])
    with override_settings(SECRET_KEY=ANOTHER, SECRET_KEY_FALLBACKS=[]):
        assert are_right() == (False, False, False)


def test_a_server_with_another_key_tells_nothing_and_says_so(town: Town) -> None:
    client = town.client("maya")
    forget_keys()
    try:
        with override_settings(RECORD_KEYS=(bytes(range(50, 82)),)):
            client.raise_request_exception = False
            answer = client.get("/plan", secure=True)
            assert answer.status_code == 500
            assert b"mg" not in answer.content
            with pytest.raises(RecordSealed):
                Medication.objects.get(person_id=town.people["maya"])
    finally:
        forget_keys()
