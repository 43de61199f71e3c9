"""Where an account hears that something waits: an address that it confirmed, until it stops it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.crypto import salted_hmac

from opentaper.actions.deeds.keyed_hash import is_hash_of, keyed_hash
from opentaper.actions.notice_mail import confirming_mail, send_beside
from opentaper.errors import BadOption, InvitationClosed, TooManyTries
from opentaper.record.models import NoticeAddress

#: So long the link that confirms an address works.
CONFIRM_WITHIN = timedelta(days=1)
#: So many e-mails of confirmation an account may ask for within the hour: nobody's postbox is filled.
MOST_ASKED = 3
MINUTES = 60
LONGEST_ADDRESS = 254
CODE_SALT, HASH_SALT = "opentaper.notice.code", "opentaper.notice.hash"


@dataclass(frozen=True, slots=True)
class NoticeRead:
    """What an account has asked for: the address, and whether it is confirmed."""

    address: str
    is_confirmed: bool
    asked_at: datetime


def notice_of(account: str) -> NoticeRead | None:
    """Return what an account has asked for; None for nothing."""
    row = NoticeAddress.objects.filter(account=account).first()
    return None if row is None else NoticeRead(row.address, row.confirmed_at is not None, row.asked_at)


def ask_notice(account: str, address: str, language: str, now: datetime, key: UUID) -> None:
    """Keep an address that is not confirmed yet, and send it a link; the one before hears nothing any more.

    The link carries a code of which the record keeps a keyed hash alone.

    Raises
    ------
    BadOption
        It is no address.
    TooManyTries
        This account asked too often.
    """
    told = _address(address)
    counted = f"opentaper.notice.{account}"
    cache.add(counted, 0, MINUTES * 60)
    if cache.incr(counted) > MOST_ASKED:
        raise TooManyTries(minutes=MINUTES)
    notice_id = uuid5(key, account)
    code = salted_hmac(CODE_SALT, f"{notice_id} {told} {key}", algorithm="sha256").hexdigest()[:32]
    with transaction.atomic():
        # another row: links of earlier e-mails neither confirm nor stop what is asked for now
        NoticeAddress.objects.filter(account=account).delete()
        NoticeAddress(
            id=notice_id,
            account=account,
            address=told,
            language=language,
            code_hash=keyed_hash(HASH_SALT, _of_notice(notice_id, code)),
            asked_at=now.astimezone(UTC),
        ).save(force_insert=True)
    send_beside(confirming_mail(told, notice_id, code, language))


def confirm_notice(account: str, notice_id: UUID, code: str, now: datetime) -> None:
    """Note that an address is its account's own. Confirming twice is once.

    Raises
    ------
    InvitationClosed
        The code is another, or too old, or another account's.
    """
    row = NoticeAddress.objects.filter(pk=notice_id, account=account).first()
    is_right = row is not None and is_hash_of(row.code_hash, HASH_SALT, _of_notice(notice_id, code))
    if row is None or not is_right or now - row.asked_at > CONFIRM_WITHIN:
        raise InvitationClosed(days=CONFIRM_WITHIN.days)
    if row.confirmed_at is None:
        row.confirmed_at = now.astimezone(UTC)
        row.save(update_fields=["confirmed_at"])


def stop_notice(notice_id: UUID) -> bool:
    """Forget an address; return whether there was one."""
    gone, _ = NoticeAddress.objects.filter(pk=notice_id).delete()
    return gone > 0


def stop_notice_of(account: str) -> bool:
    """Forget the address of an account; return whether there was one."""
    gone, _ = NoticeAddress.objects.filter(account=account).delete()
    return gone > 0


def _address(text: str) -> str:
    told = text.strip()
    try:
        validate_email(told)
    except ValidationError:
        told = ""
    if not told or len(told) > LONGEST_ADDRESS:
        raise BadOption(option="address", given=text.strip()[:60], wanted="an e-mail address")
    return told


def _of_notice(notice_id: UUID, code: str) -> str:
    return f"{notice_id} {hashlib.sha256(code.encode('utf-8', 'replace')).hexdigest()}"
