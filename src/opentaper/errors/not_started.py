"""The app does not start like this: exit codes 50 to 53, 60 and 64; and 70, data that differ."""

from __future__ import annotations

from dataclasses import dataclass

from opentaper.errors.root import OpenTaperError


class NotStarted(OpenTaperError, http_status=500):
    """The app does not start with what it was given."""


@dataclass(eq=False)
class WrongPassphrase(NotStarted, code="wrong_passphrase", exit_code=50):
    """The record does not open: ``why`` is wrong, needed, or not_encrypted."""

    file: str
    why: str = "wrong"


@dataclass(eq=False)
class UnsafeSetting(NotStarted, code="unsafe_setting", exit_code=51):
    """A setting under which the app does not start; ``why`` is a code with a sentence of its own."""

    setting: str
    why: str
    given: str = ""


@dataclass(eq=False)
class PortTaken(NotStarted, code="port_taken", exit_code=52):
    """Another program listens at this address already."""

    host: str
    port: int


@dataclass(eq=False)
class NewerRecord(NotStarted, code="newer_record", exit_code=53):
    """A record that a later OpenTaper wrote; ``step`` is the newest change to its tables."""

    step: str


@dataclass(eq=False)
class DamagedRecord(NotStarted, code="damaged_record", exit_code=60):
    """A record that is not what was written; ``backup`` is the newest one that was found, "" where none is.

    ``why`` is pages, beginning, newest, log, plan or dose. ``file`` is "" where it lies in a database server.
    """

    file: str
    why: str
    backup: str = ""


@dataclass(eq=False)
class RecordSealed(NotStarted, code="record_sealed", exit_code=64):
    """A cell that does not open: ``why`` is no_keys, wrong_key or changed; never its content."""

    table: str
    column: str
    why: str


@dataclass(eq=False)
class BrokenFormulary(OpenTaperError, code="broken_formulary", exit_code=70, http_status=500):
    """The data files contradict each other; a release like this must not be used."""

    file: str
    why: str
