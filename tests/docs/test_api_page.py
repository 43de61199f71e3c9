"""The page about the API runs against a server that is really there, and the client knows every operation."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from opentaper import errors
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.refusals import ApiRefusal
from opentaper.client import ApiProblem, OpenTaperClient, UnsafeAddress
from opentaper.errors import OpenTaperError
from opentaper.wording import words
from tests.docs.fences import ROOT, blocks
from tests.docs.test_examples import run_python
from tests.journeys.served import environment, served
from tests.unit.api.routes import document, routes
from tools import api_client, manual

PAGE = ROOT / "docs" / "how-to" / "api.md"


def test_the_page_says_what_a_server_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tests.docs.api_person"],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    known: dict[str, object] = {"__name__": "__main__"}
    with served(tmp_path) as app:
        url, key = f"http://127.0.0.1:{app.port}", made.stdout.strip()
        monkeypatch.setenv("OPENTAPER_URL", url)
        monkeypatch.setenv("OPENTAPER_KEY", key)
        for block in blocks(PAGE):
            if block.language == "python":
                run_python(block, known, "docs/how-to/api.md")
        every_method_is_answered(OpenTaperClient(url, key, "da"))


def every_method_is_answered(client: OpenTaperClient) -> None:
    """Ask everything that only reads, and read each answer as its kind."""
    (medication,) = client.list_medications().items
    version = client.list_plan_versions(medication.id, limit=1).items[0].id
    assert client.get_today().medications[0].dose_ug == 20_000
    assert client.get_plan_version(version).document["language"] == "en"
    assert client.list_plan_steps(version).items[0].starts_on is not None
    assert client.get_understanding(medication.id)["drug"] == "citalopram"
    assert client.export_record()["schema"] == "opentaper.record/1"
    assert client.export_fhir()["resourceType"] == "Bundle"
    today = client.get_me().today
    assert today is not None
    assert client.answer_form(name="phq-9", day=today, total=3).total == 3
    assert client.list_forms().items[0].total == 3
    made = client.propose_plan(medication.id, version=medication.version, interval_days=56)
    assert made.version == medication.version + 1
    for refused in (client.get_team, client.list_shared):
        with pytest.raises(ApiProblem, match="no_scope") as told:
            refused()
        assert told.value.title == "Den nøgle åbner ikke for det"
    with pytest.raises(ApiProblem) as told:
        client.prepare_step_back(medication.id)
    assert (told.value.status, told.value.fields["option"]) == (400, "step-back")


def test_every_operation_has_a_method_and_every_method_an_operation() -> None:
    methods = {name for name, _ in inspect.getmembers(OpenTaperClient, inspect.isfunction) if name[0] != "_"}
    assert methods == {route.name for route in routes()}


def test_the_client_is_what_the_document_says_today() -> None:
    for name, text in api_client.made(document()).items():
        assert (api_client.FOLDER / name).read_text(encoding="utf-8") == text, (
            "run python -m tools.api_client"
        )


@pytest.mark.parametrize("url", ["http://opentaper.example", "ftp://localhost", "localhost:8000"])
def test_a_key_never_travels_plainly(url: str) -> None:
    with pytest.raises(UnsafeAddress):
        OpenTaperClient(url, "opentaper_key")


def test_the_reference_lists_every_route_scope_and_problem() -> None:
    page = ROOT / "docs" / "reference" / "api.md"
    told = manual.filled(page.read_text(encoding="utf-8"), page)
    for route in routes():
        where = f"| `{route.method.upper()}` | `{route.path.removeprefix('/api/v1')}` |"
        scope = "any" if route.scope is None else f"`{route.scope}`"
        assert any(line.startswith(f"{where} {scope} |") for line in told.splitlines()), route.name
    for scope in ApiScope:
        assert f"\n| `{scope.value}` |" in told
    for refusal in ApiRefusal:
        assert f"| {refusal.status} | `{refusal.code}` |" in told


@pytest.mark.parametrize("language", ["en", "da"])
def test_every_problem_has_words(language: str) -> None:
    blanks = {"scope": "x", "places": "x", "minutes": 1, "reference": "x", "bytes": 1, "depth": 1}
    statuses = {refusal.status for refusal in ApiRefusal} | {kind.http_status for kind in leaves()}
    told = [words(f"api.problem.{refusal.code}", language, **blanks) for refusal in ApiRefusal]
    told += [words(f"api.status.{status}", language) for status in sorted(statuses)]
    assert len(set(told)) == len(told)


def leaves() -> list[type[OpenTaperError]]:
    """Return every error that an action may raise."""
    found = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return [kind for kind in found if issubclass(kind, OpenTaperError)]
