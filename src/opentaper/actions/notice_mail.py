"""E-mails that say that something waits: no name, no topic, no drug, nothing of anybody's health.

They go through Django's mail backends, which the environment sets up; without it nothing is offered or sent.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage

from opentaper.wording import words

log = logging.getLogger(__name__)
STOP_SALT = "opentaper.notice.stop"


def is_offered() -> bool:
    """Return whether this server sends e-mail."""
    return bool(_said("NOTICES_FROM"))


def waiting_mail(notice_id: UUID, address: str, language: str) -> EmailMessage:
    """Return the e-mail that something waits: the same for everybody and everything."""
    stop = f"{_said('SITE')}/notices/stop/{stop_token(notice_id)}"
    lines = (
        words("web.notice_mail.waits", language),
        f"{_said('SITE')}/",
        words("web.notice_mail.why", language),
        words("web.notice_mail.stop", language),
        stop,
    )
    mail = _mail(address, words("web.notice_mail.subject", language), lines)
    # https://www.rfc-editor.org/rfc/rfc8058: the button of a mail program stops them with one click
    mail.extra_headers = {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return mail


def confirming_mail(address: str, notice_id: UUID, code: str, language: str) -> EmailMessage:
    """Return the e-mail by which somebody shows that an address is theirs."""
    lines = (
        words("web.notice_mail.confirm", language),
        f"{_said('SITE')}/notices/confirm/{notice_id}/{code}",
        words("web.notice_mail.confirm_not_you", language),
    )
    return _mail(address, words("web.notice_mail.confirm_subject", language), lines)


def _mail(address: str, subject: str, lines: tuple[str, ...]) -> EmailMessage:
    return EmailMessage(subject, "\n\n".join(lines) + "\n", _said("NOTICES_FROM"), [address])


def _said(name: str) -> str:
    """Return a setting of team mode, "" where there is none."""
    return str(getattr(settings, name, ""))


def stop_token(notice_id: UUID) -> str:
    """Return what an e-mail carries, so that whoever holds it can stop them without signing in."""
    return signing.dumps(str(notice_id), salt=STOP_SALT)


def notice_of_token(token: str) -> UUID | None:
    """Return whose e-mails a token stops; None where it is none of ours."""
    try:
        return UUID(signing.loads(token, salt=STOP_SALT))
    except (signing.BadSignature, ValueError, TypeError, AttributeError):
        return None


def send_beside(mail: EmailMessage) -> Future[bool]:
    """Send an e-mail beside the request, which does not wait for it; the answer is whether it went."""
    return _beside().submit(_sent, mail)


@cache
def _beside() -> ThreadPoolExecutor:
    """Return the one thread of this process that sends."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="opentaper-mail")


def _sent(mail: EmailMessage) -> bool:
    try:
        is_sent = mail.send() == 1
    except Exception:  # whatever a mail server does, nobody's page depends on it
        # the text of such an error often names the address: the log writes its kind alone
        log.warning("mail_not_sent", exc_info=True)
        return False
    log.info("mail_sent" if is_sent else "mail_not_sent")
    return is_sent
