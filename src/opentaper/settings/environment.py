"""What the environment says of the app: where the record lies, which database, which secrets.

A word that would be unsafe stops the start.
"""

from __future__ import annotations

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from platformdirs import user_data_path

from opentaper.errors import UnsafeSetting

DATA = "OPENTAPER_DATA"
DATABASE = "OPENTAPER_DATABASE_URL"
SECRET = "OPENTAPER_SECRET_KEY"
SECRETS_BEFORE = "OPENTAPER_SECRET_KEYS_BEFORE"
RECORD_KEYS = "OPENTAPER_RECORD_KEYS"
HOSTS = "OPENTAPER_HOSTS"
PROXIES = "OPENTAPER_PROXIES"
SIGNUP = "OPENTAPER_SIGNUP"
DEBUG = "OPENTAPER_DEBUG"
TLS_CERT = "OPENTAPER_TLS_CERT"
TLS_KEY = "OPENTAPER_TLS_KEY"
SITE = "OPENTAPER_SITE"
MAIL_HOST = "OPENTAPER_MAIL_HOST"
MAIL_PORT = "OPENTAPER_MAIL_PORT"
MAIL_TLS = "OPENTAPER_MAIL_TLS"
MAIL_USER = "OPENTAPER_MAIL_USER"
MAIL_PASSWORD = "OPENTAPER_MAIL_PASSWORD"
MAIL_FROM = "OPENTAPER_MAIL_FROM"
IMPORT_MB = "OPENTAPER_IMPORT_MB"
EVIDENCE = "OPENTAPER_EVIDENCE"
METRICS = "OPENTAPER_METRICS"
LOG = "OPENTAPER_LOG"

#: Instead of a token: figures are shown to this computer alone.
HERE_ALONE = "loopback"
TOKEN_LENGTH = 32
LOG_LEVELS = ("error", "warning", "info", "debug")

#: What is secret can be told as a file, too: the name with ``_FILE`` behind it names the file.
IN_FILES = frozenset({SECRET, SECRETS_BEFORE, RECORD_KEYS, DATABASE, MAIL_PASSWORD})
RECORD_KEY_LENGTH = 32

#: How the way to a mail server is encrypted, with the port that is usual for it.
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
#: A mail server that does not answer is given up after so many seconds; nobody waits for it meanwhile.
MAIL_SECONDS = 20

#: Megabytes that a file of a watch or phone may have on a server. A packed export of some years has less.
USUAL_IMPORT_MB, MOST_IMPORT_MB = 150, 4_000
SECRET_FILE = "secret-key"
SECRET_LENGTH = 50  # as Django's own check asks (security.W009)
OFF = frozenset({"", "0", "no", "false", "off"})


def said(name: str) -> str:
    """Return what the environment says of a name, empty if nothing; a secret may stand in a file.

    Raises
    ------
    UnsafeSetting
        The file cannot be read, or both are told.
    """
    told = os.environ.get(name, "").strip()
    file = os.environ.get(f"{name}_FILE", "").strip() if name in IN_FILES else ""
    if not file:
        return told
    if told:
        raise UnsafeSetting(setting=f"{name}_FILE", why="told_twice")
    try:
        return Path(file).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise UnsafeSetting(setting=f"{name}_FILE", why="no_such_file", given=file) from None


def is_on(name: str) -> bool:
    """Return whether the environment switches something on."""
    return said(name).lower() not in OFF


def data_folder() -> Path:
    """Return the folder of the record: OPENTAPER_DATA, or the platform's own place for data."""
    return Path(said(DATA)).expanduser() if said(DATA) else user_data_path("opentaper", appauthor=False)


def made_private(folder: Path) -> Path:
    """Return a folder, made so that its owner alone can read it where it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def imports_folder() -> Path:
    """Return the folder of files that are being brought in: beside the record, for its owner alone."""
    return made_private(data_folder() / "imports")


def evidence_folder() -> Path | None:
    """Return the folder of the report on the registry that the app shows; None where none is named.

    Whether it can be read is seen when the page is opened: a report that is gone must not stop the app.
    """
    return Path(said(EVIDENCE)).expanduser() if said(EVIDENCE) else None


def told_import_bytes() -> int:
    """Return how large a file of a watch or phone may be on a server.

    Raises
    ------
    UnsafeSetting
        Not a whole number of megabytes, or so many that anybody signed in could fill the disk.
    """
    text = said(IMPORT_MB) or str(USUAL_IMPORT_MB)
    if not (text.isascii() and text.isdecimal() and len(text) < 6) or int(text) > MOST_IMPORT_MB:
        raise UnsafeSetting(setting=IMPORT_MB, why="not_a_number", given=text)
    return int(text) * 1_000_000


def kept_secret(folder: Path) -> str:
    """Return the secret key of local mode: made once, kept in a file that its owner alone can read."""
    file = made_private(folder) / SECRET_FILE
    if not file.exists():
        whole = folder / f"{SECRET_FILE}.{os.getpid()}"
        with os.fdopen(os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
        # Of two that start at once the first one's stays, and both use it.
        with suppress(FileExistsError):
            file.hardlink_to(whole)
        whole.unlink()
    file.chmod(0o600)
    return file.read_text(encoding="ascii").strip()


def no_debugging() -> None:
    """Look that nothing asks for the pages of developers.

    Raises
    ------
    UnsafeSetting
        OPENTAPER_DEBUG is on.
    """
    if is_on(DEBUG):
        raise UnsafeSetting(setting=DEBUG, why="debug", given=said(DEBUG))


def told_secret() -> str:
    """Return the secret key of team mode.

    Raises
    ------
    UnsafeSetting
        None is set, or one that can be guessed.
    """
    secret = said(SECRET)
    if not secret:
        raise UnsafeSetting(setting=SECRET, why="missing")
    return _unguessable(secret, SECRET)


def told_secrets_before() -> list[str]:
    """Return the secret keys that were in use before, the newest first: what they signed still counts.

    Raises
    ------
    UnsafeSetting
        One of them can be guessed.
    """
    told = [one.strip() for one in _listed(said(SECRETS_BEFORE))]
    return [_unguessable(one, SECRETS_BEFORE) for one in told if one]


def _unguessable(secret: str, name: str) -> str:
    if len(secret) < SECRET_LENGTH or len(set(secret)) < 5 or secret.startswith("django-insecure-"):
        raise UnsafeSetting(setting=name, why="short_secret")
    return secret


def told_record_keys() -> tuple[bytes, ...]:
    """Return the master keys of the record, the newest first.

    Raises
    ------
    UnsafeSetting
        None is told, so that everything would be kept plainly; or one is none of ``opentaper make-key``.
    """
    told = [one.strip() for one in _listed(said(RECORD_KEYS))]
    keys = tuple(_record_key(one) for one in told if one)
    if not keys:
        raise UnsafeSetting(setting=RECORD_KEYS, why="missing")
    return keys


def _listed(text: str) -> list[str]:
    """Return what stands between commas, or on lines of its own."""
    return text.replace("\n", ",").split(",")


def _record_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != RECORD_KEY_LENGTH or len(set(key)) < 5:
        raise UnsafeSetting(setting=RECORD_KEYS, why="no_record_key")
    return key


def told_hosts() -> list[str]:
    """Return the names under which team mode answers.

    Raises
    ------
    UnsafeSetting
        None is set, or a wildcard.
    """
    hosts = [host.strip() for host in said(HOSTS).split(",") if host.strip()]
    if not hosts:
        raise UnsafeSetting(setting=HOSTS, why="missing")
    if any("*" in host for host in hosts):
        raise UnsafeSetting(setting=HOSTS, why="any_host", given=said(HOSTS))
    return hosts


def told_proxies() -> int:
    """Return how many proxies of one's own stand before team mode.

    Raises
    ------
    UnsafeSetting
        Not a whole number.
    """
    text = said(PROXIES) or "0"
    if not text.isdecimal() or len(text) > 2:
        raise UnsafeSetting(setting=PROXIES, why="not_a_number", given=text)
    return int(text)


def told_certificate() -> tuple[str, str] | None:
    """Return the files of a certificate and its key, or None where a proxy adds the encryption.

    Raises
    ------
    UnsafeSetting
        Neither is there, so that everything would travel plainly; or a file is missing.
    """
    files = (said(TLS_CERT), said(TLS_KEY))
    if not any(files):
        if told_proxies() == 0:
            raise UnsafeSetting(setting=PROXIES, why="plain_http")
        return None
    for name, file in zip((TLS_CERT, TLS_KEY), files, strict=True):
        if not Path(file).is_file():
            raise UnsafeSetting(setting=name, why="no_such_file", given=file)
    return files


def told_site(hosts: list[str]) -> str:
    """Return the address of this server as it stands in an e-mail, without a slash at its end.

    Raises
    ------
    UnsafeSetting
        It is no address that begins with https://.
    """
    site = said(SITE).rstrip("/") or f"https://{hosts[0].lstrip('.')}"
    try:
        parts = urlsplit(site)
    except ValueError:  # brackets around what is no address of a computer
        raise UnsafeSetting(setting=SITE, why="no_site", given=said(SITE)) from None
    if parts.scheme != "https" or not parts.netloc or parts.query or parts.fragment:
        raise UnsafeSetting(setting=SITE, why="no_site", given=said(SITE))
    return site


def told_mail() -> dict[str, Any]:
    """Return Django's settings of e-mail; empty where none is told: then none is offered and none is sent.

    Raises
    ------
    UnsafeSetting
        A sender, a port or an encryption that cannot be, or none on the way to another machine.
    """
    host = said(MAIL_HOST)
    if not host:
        return {}
    if "@" not in said(MAIL_FROM):
        raise UnsafeSetting(setting=MAIL_FROM, why="no_sender", given=said(MAIL_FROM))
    tls = said(MAIL_TLS).lower() or "starttls"
    if tls not in MAIL_PORTS or (tls == "none" and host not in {"localhost", "127.0.0.1", "::1"}):
        raise UnsafeSetting(setting=MAIL_TLS, why="plain_mail", given=said(MAIL_TLS))
    port = said(MAIL_PORT) or str(MAIL_PORTS[tls])
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise UnsafeSetting(setting=MAIL_PORT, why="not_a_number", given=port)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": int(port),
        "EMAIL_HOST_USER": said(MAIL_USER),
        "EMAIL_HOST_PASSWORD": said(MAIL_PASSWORD),
        "EMAIL_USE_TLS": tls == "starttls",
        "EMAIL_USE_SSL": tls == "tls",
        "EMAIL_TIMEOUT": MAIL_SECONDS,
        "NOTICES_FROM": said(MAIL_FROM),
    }


def told_metrics() -> str:
    """Return who may read the figures of a server: a token, ``loopback``, or "" where nothing is counted.

    Raises
    ------
    UnsafeSetting
        A token that can be guessed.
    """
    told = said(METRICS)
    if told in {"", HERE_ALONE}:
        return told
    if len(told) < TOKEN_LENGTH or len(set(told)) < 5 or not told.isascii():
        raise UnsafeSetting(setting=METRICS, why="short_token")  # what was told may be a secret
    return told


def told_log_level() -> str:
    """Return how much a server says to its log.

    Raises
    ------
    UnsafeSetting
        None of error, warning, info, debug.
    """
    told = said(LOG).lower() or "warning"
    if told not in LOG_LEVELS:
        raise UnsafeSetting(setting=LOG, why="no_level", given=said(LOG))
    return told
