"""A file is shown before it is used; a changed one is refused with its place, and nothing of it is used."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from opentaper import wiring
from opentaper.actions.deeds.delete_all import SURE, DeleteAllTold, delete_all
from opentaper.errors import ChangedFile
from opentaper.record.models import CheckIn, Person
from opentaper.web import export
from opentaper.web.export import MOST_PACKED, packed_text, record_of, unpacked
from tests.unit.actions.deeds.lives import Life, begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    today = wiring.today()
    made = begun()
    made.plan(today, today)
    made.calm_days(today, 5)
    return made


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost", headers={"host": "localhost"})


def exported(client: Client) -> bytes:
    answer = client.get("/export/everything.zip")
    assert answer.status_code == 200
    return answer.content


def looked_into(client: Client, content: bytes, name: str = "opentaper.zip") -> Any:
    return client.post("/export/read", {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_shown_and_used_only_when_pressed(life: Life, client: Client) -> None:
    content, n = exported(client), CheckIn.objects.count()
    delete_all(DeleteAllTold(SURE), life.at("leave", wiring.today()))
    answer = looked_into(client, content)
    assert answer.status_code == 200
    page = answer.context["page"]
    assert (page.file.drugs, page.file.n_days, page.file.n_plans) == (("citalopram",), 5, 1)
    assert page.file.last == wiring.today()
    assert not Person.objects.exists(), "looking uses nothing"
    told = {"name": page.file.name, "packed": page.packed, "client_key": str(uuid4())}
    assert client.post("/export/bring", told).status_code == 303
    assert Person.objects.get().pk == life.person
    assert CheckIn.objects.count() == n


def test_a_changed_row_is_named_by_its_part(life: Life, client: Client) -> None:
    record = json.loads(zipfile.ZipFile(io.BytesIO(exported(client))).read("record.json"))
    record["parts"]["check_ins"][0]["scores"]["anxiety"] = 9
    answer = looked_into(client, json.dumps(record).encode(), "changed.json")
    assert answer.status_code == 422
    what, _ = answer.context["page"].refused
    assert "check_ins" in what
    assert answer.context["page"].file is None


def test_a_file_does_not_come_on_top_of_somebody(life: Life, client: Client) -> None:
    page = looked_into(client, exported(client)).context["page"]
    assert not page.can_bring
    told = {"name": page.file.name, "packed": page.packed, "client_key": str(uuid4())}
    assert client.post("/export/bring", told).status_code == 409


@pytest.mark.parametrize("content", [b"", b"no json", b"\xff\xfe", b"PK\x03\x04 broken", b"[]"])
def test_what_is_no_record_is_refused(client: Client, content: bytes) -> None:
    answer = looked_into(client, content, "other.json")
    assert answer.status_code == 422


def test_an_archive_without_a_record_names_what_is_missing() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("other.txt", "x")
    with pytest.raises(ChangedFile) as refused:
        record_of(written.getvalue(), "other.zip")
    assert (refused.value.place, refused.value.why) == ("record.json", "missing")


def test_what_a_form_carries_comes_back_as_it_was() -> None:
    text = "å" * 100_000
    assert unpacked(packed_text(text), "x") == text
    assert len(packed_text(text)) < MOST_PACKED
    with pytest.raises(ChangedFile):
        unpacked("not packed", "x")


def test_a_record_that_no_form_can_carry_is_chosen_once_more(
    life: Life, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_CARRIED", 1_000)
    content = exported(client)
    delete_all(DeleteAllTold(SURE), life.at("leave", wiring.today()))
    answer = looked_into(client, content)
    page = answer.context["page"]
    assert (answer.status_code, page.packed, page.file.n_days) == (200, "", 5)
    told = {"name": page.file.name, "digest": page.digest, "client_key": str(uuid4())}
    assert client.post("/export/bring", told).status_code == 422
    again = client.post("/export/bring", told | {"file": SimpleUploadedFile("x.zip", content), "digest": "0"})
    assert (again.status_code, Person.objects.exists()) == (200, False), "another file is shown first"
    assert again.context["page"].digest == page.digest
    told |= {"file": SimpleUploadedFile("x.zip", content)}
    assert client.post("/export/bring", told).status_code == 303
    assert Person.objects.get().pk == life.person
    assert CheckIn.objects.count() == 5


def test_a_file_too_large_for_any_record_is_told_so_with_the_limit(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MOST_BYTES", 10_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("record.json", " " * 20_000)
    assert len(packed.getvalue()) < 10_000, "it is the text inside that is too large"
    for content in (packed.getvalue(), b" " * 20_000):
        answer = looked_into(client, content, "large.zip")
        what, next_ = answer.context["page"].refused
        assert answer.status_code == 422
        assert "large.zip" in what.lower()
        assert f"{export.MOST_MEGABYTES} MB" in what
        assert next_


def test_nobody_has_nothing_to_take_along(client: Client) -> None:
    assert client.get("/export/everything.zip").status_code == 302
    assert not client.get("/export").context["page"].has_person
