"""What holds for every test: how Hypothesis draws its examples, and that nothing is skipped unseen."""

import os
from collections.abc import Generator
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

# Tests run side by side, a process for each core: threads at small matrices would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Playwright keeps an event loop in the process that drives the browser. Django then takes every later test of
# that process for asynchronous and refuses the database, though nothing awaits.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

#: The file of the test that takes the longest by far.
LONGEST = "test_three_people"
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

# No deadlines and no complaint about slow draws: a busy machine must not change a verdict.
settings.register_profile(
    "dev", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("nightly", settings.get_profile("dev"), derandomize=False, max_examples=2000)
settings.load_profile("nightly" if os.environ.get("OPENTAPER_NIGHTLY") == "1" else "dev")


def pytest_configure(config: pytest.Config) -> None:
    """Watch for skips on the build machine, also in the doctests of src, which no conftest file covers."""
    if os.environ.get("CI") == "true":
        config.pluginmanager.register(NothingSkipped())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest journey, so that no process waits for it alone at the end."""
    items.sort(key=lambda item: item.path.stem != LONGEST)


class NothingSkipped:
    """Reports a skip as a failure; an expected failure (xfail) stays as it is."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Let a test that skips itself fail."""
        return _failed_if_skipped((yield))

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Let a module that skips itself fail."""
        return _failed_if_skipped((yield))


def _failed_if_skipped(report: Report) -> Report:
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = (
            f"{report.nodeid} was skipped ({reason}). With CI=true a skipped test counts as failed: "
            "install what it needs, or delete it."
        )
    return report
