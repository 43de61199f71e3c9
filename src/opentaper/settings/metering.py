"""What is counted for whoever watches over a server: how much, how quick, how often amiss; never who.

Nothing is counted unless OPENTAPER_METRICS asks for it. What people do is published in steps of ten, and not
below ten: on a server of three, one answer more of a page says that somebody opened it just now.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import cache
from hmac import compare_digest
from ipaddress import ip_address
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from opentaper.actions.backup.names import FOLDER
from opentaper.actions.backup.newest import newest_backup
from opentaper.settings.environment import HERE_ALONE, METRICS, data_folder, said
from opentaper.settings.log_lines import EVENTS, METHODS

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Histogram
    from prometheus_client.metrics_core import Metric

STEP = 10
SECONDS = (0.05, 0.1, 0.3, 1.0, 3.0, 10.0)
PREFIX = "opentaper_"
#: What people's acts change, and so what is published in steps.
OF_PEOPLE = frozenset({"opentaper_answers", "opentaper_answer_seconds", "opentaper_database_seconds"})
#: Where processes that answer together count together; prometheus_client reads it when it is loaded.
SHARED = "PROMETHEUS_MULTIPROC_DIR"
OURS = "opentaper-metrics-"
DATABASE_ERRORS = (
    *("DataError", "DatabaseError", "IntegrityError", "InterfaceError", "InternalError"),
    *("NotSupportedError", "OperationalError", "ProgrammingError"),
)


def is_counting() -> bool:
    """Return whether anything is counted."""
    return bool(said(METRICS))


def may_read(meta: dict[str, Any], is_secure: bool) -> bool:
    """Return whether a request may read the figures: with the token over an encrypted way, or from here.

    Where the setting is ``loopback``, whoever comes through a proxy is not from here, whatever its address.
    """
    told, key = said(METRICS), str(meta.get("HTTP_AUTHORIZATION", ""))
    is_direct = not any(
        meta.get(name) for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
    )
    is_here = is_direct and _is_loopback(str(meta.get("REMOTE_ADDR", "")))
    if told == HERE_ALONE:
        return is_here
    return (is_secure or is_here) and compare_digest(key.encode(), f"Bearer {told}".encode())


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def share_between_processes() -> None:
    """Give the processes that are about to start a private folder to count in together."""
    if is_counting() and not os.environ.get(SHARED):
        os.environ[SHARED] = tempfile.mkdtemp(prefix=OURS)


def remove_shared() -> None:
    """Remove the folder in which processes counted together, if it is one of ours."""
    folder = Path(os.environ.get(SHARED, ""))
    if folder.name.startswith(OURS):
        shutil.rmtree(folder, ignore_errors=True)


def forget_process(pid: int) -> None:
    """Let go of what a process that ended held; what it counted stays counted."""
    if is_counting() and os.environ.get(SHARED):
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(pid)  # type: ignore[no-untyped-call]  # it has no types


class Meters:
    """Everything that is counted."""

    def __init__(self, registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, Histogram

        self.registry = registry
        self.answers: Counter = Counter(
            f"{PREFIX}answers",
            "Requests answered, in steps of ten",
            ["route", "method", "status"],
            registry=registry,
        )
        self.seconds: Histogram = Histogram(
            f"{PREFIX}answer_seconds",
            "Time to answer, in steps of ten requests",
            ["route"],
            buckets=SECONDS,
            registry=registry,
        )
        self.database: Histogram = Histogram(
            f"{PREFIX}database_seconds",
            "Time in the database for one request, in steps of ten requests",
            buckets=SECONDS,
            registry=registry,
        )
        self.faults: Counter = Counter(
            f"{PREFIX}faults", "Answers that went wrong on our side", registry=registry
        )
        self.errors: Counter = Counter(
            f"{PREFIX}database_errors", "Errors of the database", ["kind"], registry=registry
        )
        self.events: Counter = Counter(
            f"{PREFIX}events",
            "Events of the log and of work beside requests",
            ["event"],
            registry=registry,
        )


@cache
def meters() -> Meters:
    """Return the meters of this process."""
    from prometheus_client import CollectorRegistry

    return Meters(CollectorRegistry())


def count_answer(route: str, method: str, status: int, seconds: float, in_database: float) -> None:
    """Count one answer."""
    meter = meters()
    meter.answers.labels(route, method if method in METHODS else "other", str(status)).inc()
    meter.seconds.labels(route).observe(seconds)
    meter.database.observe(in_database)
    if status >= 500:
        meter.faults.inc()


class Stopwatch:
    """Adds up the time that a request spends in the database, and counts its errors."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run one query."""
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        except Exception as error:  # each database has errors of its own; it is counted, and goes on
            kind = type(error).__name__
            if kind in DATABASE_ERRORS:
                meters().errors.labels(kind).inc()
            raise
        finally:
            self.seconds += perf_counter() - begun

    def running(self) -> AbstractContextManager[Any]:
        """Return what holds the watch to every query of this thread."""
        if not is_counting():
            return nullcontext()
        from django.db import connection

        return connection.execute_wrapper(self)


class CountEvents(logging.Handler):
    """Counts what our own code says to the log, by the list of events alone."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count one event."""
        if is_counting() and record.name.startswith("opentaper") and record.msg in EVENTS - {"answered"}:
            meters().events.labels(str(record.msg)).inc()


class InSteps:
    """Hands on what was counted, people's acts in steps: what is below a step is not there at all."""

    def __init__(self, *sources: Any) -> None:
        self.sources = sources

    def collect(self) -> Iterator[Metric]:
        """Return everything that may be published."""
        for source in self.sources:
            for family in source.collect():
                if family.name in OF_PEOPLE:
                    family.samples = list(_stepped(family.samples))
                yield family


def _stepped(samples: list[Any]) -> Iterator[Any]:
    """Return samples rounded down to whole steps; a sum would tell of each single one, and is left out."""
    totals = [one for one in samples if one.name.endswith(("_total", "_count"))]
    whole = {tuple(sorted(one.labels.items())): one.value for one in totals}
    for one in samples:
        labels = tuple(sorted((name, value) for name, value in one.labels.items() if name != "le"))
        is_kept = one.name.endswith(("_total", "_count", "_bucket")) and whole.get(labels, 0) >= STEP
        if is_kept:
            yield one._replace(value=float(one.value // STEP * STEP), exemplar=None)


def exposition(now: datetime) -> bytes:
    """Return what was counted in all processes, as Prometheus reads it."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    if os.environ.get(SHARED):
        counted: Any = CollectorRegistry()
        MultiProcessCollector(counted, os.environ[SHARED])  # type: ignore[no-untyped-call]  # it has no types
    else:
        counted = meters().registry
    return bytes(generate_latest(InSteps(counted, StandingFigures(now))))


class StandingFigures:
    """What is looked at when somebody asks: readiness, the age of the newest backup, the release."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        """Return each as it is now."""
        from prometheus_client.metrics_core import GaugeMetricFamily

        from opentaper import __version__
        from opentaper.settings.readiness import points

        ready = GaugeMetricFamily(f"{PREFIX}ready", "1 where a point is fine", labels=["point"])
        for point, is_fine in points().items():
            ready.add_metric([point], float(is_fine))
        yield ready
        newest = newest_backup(data_folder() / FOLDER)
        if newest is not None:
            age = (self.now - newest.made_at).total_seconds()
            yield GaugeMetricFamily(f"{PREFIX}backup_age_seconds", "Age of the newest backup", age)
        release = GaugeMetricFamily(f"{PREFIX}release", "The release that runs", labels=["version"])
        release.add_metric([__version__], 1.0)
        yield release
