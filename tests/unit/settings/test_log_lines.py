"""A line of the log holds listed fields, each checked; a value never comes along."""

from __future__ import annotations

import json
import logging
import sys
import warnings
from typing import Any

import pytest

from opentaper.settings.log_lines import EVENTS, FIELDS, MOST_FRAMES, PrivateLine, frames_of, kind_of, line_of
from opentaper.settings.logs import local_logging, team_logging
from opentaper.settings.references import LETTERS, new_reference, read_reference


def told(
    name: str = "opentaper.web.today", msg: object = "fault", *args: object, **more: Any
) -> dict[str, Any]:
    """Return the line of a record."""
    record = logging.LogRecord(name, logging.ERROR, "/home/maya/app.py", 7, msg, args, None)
    vars(record).update(more)
    line: dict[str, Any] = json.loads(PrivateLine().format(record))
    return line


def test_what_is_not_listed_is_dropped() -> None:
    line = told(account="maya", drug="citalopram", path="/people/7", request_body="a note")
    assert set(line) <= set(FIELDS)
    assert "maya" not in json.dumps(line)


@pytest.mark.parametrize("msg", ["maya takes %s", "maya", 7, ("maya",)])
def test_a_message_is_an_event_of_ours_or_it_is_not_written(msg: object) -> None:
    line = told("opentaper.web.today", msg)
    assert line["event"] == "said"
    assert line["where"] == "app:7"
    assert "maya" not in json.dumps(line)


def test_an_event_with_values_is_none() -> None:
    assert told("opentaper", "mail_sent", "maya")["event"] == "said"
    assert told("django", "mail_sent")["event"] == "said"
    assert {told("opentaper", event)["event"] for event in EVENTS} == EVENTS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("reference", "maya@example.org"),
        ("reference", "AAAA-0000"),
        ("status_code", "maya"),
        ("status_code", 77777),
        ("milliseconds", "20 mg"),
        ("milliseconds", True),
        ("process", "maya"),
    ],
)
def test_a_field_that_is_not_what_it_should_be_is_left_out(field: str, value: object) -> None:
    more: dict[str, Any] = {field: value}
    assert str(value) not in json.dumps(told(**more)).replace("true", "True")


def test_a_logger_that_is_named_while_running_has_no_name() -> None:
    assert told("maya.lind")["logger"] == "other"
    assert told("django.maya@example.org")["logger"] == "other"
    assert told("django.request")["logger"] == "django.request"


def test_of_an_exception_stay_its_kind_and_its_places() -> None:
    def fails() -> None:
        try:
            json.loads("maya")
        except ValueError as error:
            raise RuntimeError("maya, 20 mg") from error

    with pytest.raises(RuntimeError) as caught:
        fails()
    broke = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("opentaper", logging.ERROR, "", 0, "fault", None, broke)
    line = line_of(record)
    assert (line["kind"], line["cause"]) == ("RuntimeError", "JSONDecodeError")
    assert line["frames"][-1].endswith(":fails")
    assert "maya" not in json.dumps(line)


def test_a_kind_and_a_place_that_are_made_while_running_have_no_name() -> None:
    assert kind_of(type("Maya", (ValueError,), {})()) == "Exception"
    with pytest.raises(ValueError, match=r"^$") as caught:
        exec("def maya(): raise ValueError\nmaya()", {"__name__": "maya"})
    assert "maya:" not in "".join(frames_of(caught.tb))


def test_frames_are_bounded() -> None:
    def deep(n: int) -> None:
        deep(n - 1)

    with pytest.raises(RecursionError) as caught:
        deep(10**6)
    assert 0 < len(frames_of(caught.value.__traceback__)) <= MOST_FRAMES


def test_every_speaker_writes_private_lines(tmp_path: Any) -> None:
    for told_so in (team_logging(), local_logging(tmp_path)):
        assert told_so["root"]["handlers"] == ["lines"]
        handlers = {name for one in told_so["loggers"].values() for name in one["handlers"]}
        assert handlers == {"lines", "count", "nobody"}
        assert told_so["handlers"]["lines"]["formatter"] == "line"
        assert not any(one["propagate"] for one in told_so["loggers"].values())


def test_a_number_is_read_however_it_was_copied() -> None:
    drawn = {new_reference() for _ in range(200)}
    assert len(drawn) == 200
    for one in drawn:
        assert set(one) <= {*LETTERS, "-"}
        assert read_reference(one.lower().replace("-", " ")) == one
        assert read_reference(one.replace("2", "Z").replace("6", "g")) == one
    assert [read_reference(text) for text in ("", "seven", "OOOO-IIII", "22222-2222")] == [""] * 4


def test_a_warning_of_python_loses_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    from opentaper.settings import logs

    seen: list[logging.LogRecord] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", seen.append)
    logs.log.addHandler(handler)
    for name in (
        "threading.excepthook",
        "sys.unraisablehook",
        "warnings.showwarning",
        "logging.raiseExceptions",
    ):
        module, _, attribute = name.partition(".")
        monkeypatch.setattr(sys.modules[module], attribute, getattr(sys.modules[module], attribute))
    logs.hold_tongues()
    warnings.showwarning("maya", RuntimeWarning, "/home/maya/x.py", 1)
    logs.log.removeHandler(handler)
    [line] = [line_of(record) for record in seen]
    assert (line["event"], line["kind"]) == ("python_warning", "RuntimeWarning")
    assert "maya" not in json.dumps(line)
