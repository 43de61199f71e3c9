"""Team mode as people meet it: a server with a certificate, accounts, a browser that trusts it, and keys."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import CDPSession, Page

from opentaper.settings.databases import RECORD_FILE
from tests.journeys.served import RECORD_KEY, SECRET, command, environment, served
from tests.journeys.web.conftest import ROOT, House

PASSWORD = "correct horse battery"
NAME = "localhost"
PERIOD = 30


@dataclass(frozen=True)
class Trusted:
    """A certificate of the tests, and the mark by which their browser knows its key."""

    cert: Path
    key: Path
    mark: str


def certificate(folder: Path) -> Trusted:
    """Make a key and a certificate that it signs itself."""
    own = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(own, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    told = own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / "key.pem").write_bytes(told)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    public = own.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    mark = base64.b64encode(hashlib.sha256(public).digest()).decode()
    return Trusted(folder / "cert.pem", folder / "key.pem", mark)


def settings(trusted: Trusted) -> dict[str, str]:
    """Return what the environment of such a server says."""
    return {
        "OPENTAPER_SECRET_KEY": SECRET,
        "OPENTAPER_RECORD_KEYS": RECORD_KEY,
        "OPENTAPER_HOSTS": NAME,
        "OPENTAPER_TLS_CERT": str(trusted.cert),
        "OPENTAPER_TLS_KEY": str(trusted.key),
    }


def accounts(folder: Path, trusted: Trusted, *names: str) -> Path:
    """Make a record with accounts, and nobody behind them yet."""
    for name in names:
        typed = f"{PASSWORD}\n{PASSWORD}\n"
        done = command(folder, "add-account", name, typed=typed, **settings(trusted))
        assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def team(record: Path, folder: Path, trusted: Trusted) -> Iterator[House]:
    """Serve a copy of a record."""
    shutil.copytree(record, folder)
    with served(folder, "--team", **settings(trusted)) as app:
        yield House(f"https://{NAME}:{app.port}", folder)


def addresses(trusted: Trusted, folder: Path) -> list[str]:
    """Return every address of team mode."""
    told = environment(folder, **settings(trusted), DJANGO_SETTINGS_MODULE="opentaper.settings.team")
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.web.addresses"],
        cwd=ROOT,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def sign_in(page: Page, house: House, name: str) -> None:
    """Sign in with name and password."""
    page.goto(f"{house.url}/accounts/login/")
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form:has([name=login]) button[type=submit]").click()


def sign_out(page: Page, house: House) -> None:
    """Sign out."""
    page.goto(f"{house.url}/accounts/logout/")
    page.locator("form[data-leave] button[type=submit]").click()
    page.wait_for_url(f"{house.url}/accounts/login/")


def invites(person: Page, house: House, role: str, called: str, sections: tuple[str, ...]) -> tuple[str, str]:
    """Ask somebody in for some sections, to write where a box offers it; the link and the code."""
    person.goto(f"{house.url}/team")
    form = person.locator("form[action='/team/invite']")
    if not form.is_visible():
        person.locator("details:has(form[action='/team/invite']) > summary").click()
    form.locator("[name=called]").fill(called)
    form.locator("[name=role]").select_option(role)
    form.locator("[name=known_as]").fill("Maya K.")
    for section in sections:
        name, _, write = section.partition(":")
        form.locator(f"label:has([name=section][value={name}])").click()
        if write:
            form.locator(f"label:has([name=write-{name}])").click()
    form.locator("button[type=submit]").click()
    link, code = (person.locator(place).inner_text() for place in (".invite-link", ".invite-code"))
    return link, code


def comes_in(carer: Page, house: House, name: str, told: str, invited: tuple[str, str]) -> str:
    """Sign in and take an invitation; the address of what is shared."""
    sign_in(carer, house, name)
    carer.goto(invited[0])
    carer.locator("main form [name=name]").fill(told)
    carer.locator("main form [name=code]").fill(invited[1])
    carer.locator("main form button[type=submit]").click()
    carer.wait_for_url(re.compile("/shared/"))
    return carer.url


def code_of(secret: str) -> str:
    """Return the six digits that an app shows now (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    told = hmac.new(key, struct.pack(">Q", int(time.time()) // PERIOD), hashlib.sha1).digest()
    place = told[-1] & 15
    return f"{(struct.unpack('>I', told[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def give_keys(page: Page) -> CDPSession:
    """Give a browser a finger to touch: a key of its own, which says yes whenever it is asked."""
    spoken = page.context.new_cdp_session(page)
    spoken.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    spoken.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return spoken


def rows(house: House, statement: str, *told: object) -> list[tuple[Any, ...]]:
    """Return what stands in the record."""
    with closing(connect(house.folder / RECORD_FILE)) as opened:
        return opened.execute(statement, told).fetchall()
