"""A plugin of pytest that counts what is asked of the app, and of which tests some failed."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

#: Where the child process writes what it counted.
FILE = "TRUST_COUNTED"


class Counting:
    """Counts requests by their status, and tests by how they ended."""

    def __init__(self) -> None:
        self.statuses: Counter[int] = Counter()
        self.tests: Counter[str] = Counter()

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Count every request of every test client from here on."""
        true = Client.request

        def counted(client: Client, **told: Any) -> HttpResponseBase:
            answer = true(client, **told)
            self.statuses[answer.status_code] += 1
            return answer

        patch.setattr(Client, "request", counted)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: where it failed, or that it passed."""
        if report.failed or report.when == "call":
            self.tests[report.outcome] += 1

    def pytest_sessionfinish(self) -> None:
        """Write down what was counted."""
        told = {"statuses": dict(self.statuses), "tests": dict(self.tests)}
        Path(os.environ[FILE]).write_text(json.dumps(told), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    counting = Counting()
    patch = pytest.MonkeyPatch()
    config.add_cleanup(patch.undo)
    counting.watch(patch)
    config.pluginmanager.register(counting)
