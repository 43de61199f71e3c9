"""Documents of ours that come back: plans, versions, diaries, beliefs, paces, records, trials, calendars."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from opentaper.actions.told_person import ToldFile
from opentaper.exchange.belief_json import belief_from_json, belief_json
from opentaper.exchange.body_staged import staged, unstaged
from opentaper.exchange.calendar_ics import calendar_ics, daily_doses_from_calendar
from opentaper.exchange.daily_doses import daily_doses
from opentaper.exchange.diary_csv import read_diary
from opentaper.exchange.diary_json import read_diary_json
from opentaper.exchange.diary_table import text_of
from opentaper.exchange.diary_writing import diary_json
from opentaper.exchange.evidence_site.report_json import read_report, report_json
from opentaper.exchange.kept_advice import kept_advice, opened_advice
from opentaper.exchange.pace_json import pace_json, paces_from_json
from opentaper.exchange.plan_json import daily_doses_from_json, plan_json
from opentaper.exchange.record_json import record_json, record_parts
from opentaper.exchange.trial_spec import told_trial
from opentaper.exchange.version_json import version_of, version_plan_json
from opentaper.web.export import file_shown, packed_text, record_of, unpacked
from trust.fuzz.edits import Shape
from trust.fuzz.target import NotMeant, Target, document, held
from trust.fuzz.targets.made import STAMP, TODAY, as_json, small_plans, whole_plan
from trust.fuzz.targets.tables import DIARY, READING

PARTS: dict[str, Any] = {
    "person": [{"id": "1", "language": "da"}],
    "medications": [{"drug": "citalopram", "note": "æ"}],
    "check_ins": [{"day": "2026-03-01", "scores": {"nausea": 3.0}}, {"day": "2026-03-02"}],
    "doses": [{"day": "2026-03-01", "ug": 20_000}],
}


def _plan(data: bytes) -> object:
    told = daily_doses_from_json(text_of(data, "plan.json"), "plan.json")
    days = [day for day, _ in told.history.changes]
    held(days == sorted(set(days)), "days that do not rise")
    return told


def _version(data: bytes) -> object:
    told = version_of(text_of(data, "plan.json"), "plan.json", date(2026, 3, 2))
    again = version_of(version_plan_json(told), "plan.json")
    held(again.digest == told.digest, "opened again as another version")
    return told


def _diary(data: bytes) -> object:
    return read_diary_json(text_of(data, "diary.json"), "diary.json", READING)


def _belief(data: bytes) -> object:
    told = belief_from_json(text_of(data, "belief.json"), "belief.json")
    belief_from_json(belief_json(told), "belief.json")
    return told


def _paces(data: bytes) -> object:
    told = paces_from_json(text_of(data, "paces.json"), "paces.json")
    again = paces_from_json(pace_json(told.paces, is_virtual=told.is_virtual), "paces.json")
    held(len(again.paces) == len(told.paces), "other paces read back")
    return told


def _record(data: bytes) -> object:
    """Read what a form brings: an archive or a document, and what the page shows of it."""
    text = record_of(data, "record.zip")
    found = record_parts(text, "record.json")
    file_shown(found, "record.json")
    packed = packed_text(text)
    held(not packed or unpacked(packed, "record.json") == text, "a form carries something else")
    return found


def _rows(data: bytes) -> object:
    """Read rows that were changed, and sealed anew with right digests, as somebody who knows how would."""
    try:
        text = record_json({"made_at": "2026-03-02", "opentaper": "0"}, document(data, dict))
    except (ValueError, AttributeError, TypeError, RecursionError):  # no rows that anybody could write
        raise NotMeant from None
    found = record_parts(text, "record.json")
    file_shown(found, "record.json")
    return found


def _carried(data: bytes) -> object:
    return unpacked(data.decode("latin-1"), "record.json")


def _report(data: bytes) -> object:
    told = read_report(data)
    held(read_report(report_json(told).encode()) == told, "a report that reads back otherwise")
    return told


def _advice(data: bytes) -> object:
    return opened_advice(document(data, dict))


def _trial(data: bytes) -> object:
    return told_trial(ToldFile("trial.yaml", data).text, "trial.yaml")


def _calendar(data: bytes) -> object:
    told = daily_doses_from_calendar(data, "plan.ics")
    days = [day for day, _ in told.history.changes]
    held(days == sorted(set(days)), "days that do not rise")
    return told


def _calendars() -> tuple[bytes, ...]:
    """Return calendars of ours, each of which reads back to the doses of its plan."""
    dated = [plan for plan in small_plans() if plan.request.start_date is not None]
    files = tuple(calendar_ics(plan, STAMP) for plan in dated)
    for plan, file in zip(dated, files, strict=True):
        held(daily_doses_from_calendar(file) == daily_doses(plan), "a calendar that reads back otherwise")
    return files


def _record_files() -> tuple[bytes, ...]:
    from trust.fuzz.edits import packed

    text = record_json({"made_at": "2026-03-02"}, PARTS).encode()
    return text, packed([("record.json", text), ("days.csv", b"day\r\n")])


def _beliefs() -> tuple[bytes, ...]:
    from opentaper.inference.belief import Known, prior_belief
    from opentaper.quantities import Dose

    return (belief_json(prior_belief(Known("citalopram", Dose.mg(20)))).encode(),)


def _diaries() -> tuple[bytes, ...]:
    """Return diaries of ours: what a table tells, written as JSON."""
    told = [read_diary(text, "a.csv", READING) for text in DIARY[:2]]
    return tuple(diary_json(one).encode() for one in told)


def _reports() -> tuple[bytes, ...]:
    from tests.unit.exchange.test_evidence_site import report

    return (report_json(report([("citalopram", 12, 0.5), ("sertraline", None, None)])).encode(),)


def _advices() -> tuple[bytes, ...]:
    from opentaper.advice.advice import TrustStage
    from opentaper.advice.advise import advise
    from opentaper.formulary import shipped_policy
    from opentaper.inference.belief import Known, prior_belief
    from opentaper.quantities import Dose
    from tests.unit.exchange.test_kept_advice import CHECK_INS, DAY, PLAN

    belief = prior_belief(Known("citalopram", Dose.mg(20)))
    given = advise(PLAN, belief, CHECK_INS, shipped_policy(), doses=[], today=DAY, stage=TrustStage.NEXT_CUT)
    return (as_json(kept_advice(given)),)


def _trials() -> tuple[bytes, ...]:
    from tests.unit.exchange.test_trial_spec import SPEC

    return (SPEC.encode(),)


def _staged() -> tuple[bytes, ...]:
    from tests.unit.actions.deeds.brought import file_of, night

    return (staged(file_of(night(TODAY))),)


def _paces_files() -> tuple[bytes, ...]:
    from opentaper.formulary.population import shipped_population
    from tests.unit.inference.paces import paces_of

    return pace_json([]).encode(), pace_json(
        paces_of(shipped_population(), 3, seed=1), is_virtual=True
    ).encode()


TARGETS = (
    Target(
        "plans as JSON",
        Shape.JSON,
        lambda: tuple(plan_json(plan).encode() for plan in small_plans()),
        _plan,
        ("exchange.plan_json", "exchange.told_json"),
        takes_bombs=True,
    ),
    Target(
        "versions of a plan",
        Shape.JSON,
        lambda: (plan_json(whole_plan()).encode(),),
        _version,
        ("exchange.version_json", "exchange.plan_rebuild", "exchange.exact_values"),
        takes_bombs=True,
    ),
    Target("diaries as JSON", Shape.JSON, _diaries, _diary, ("exchange.diary_json",), takes_bombs=True),
    Target("beliefs", Shape.JSON, _beliefs, _belief, ("exchange.belief_json",), takes_bombs=True),
    Target("paces of people", Shape.JSON, _paces_files, _paces, ("exchange.pace_json",), takes_bombs=True),
    Target(
        "records that are brought",
        Shape.JSON,
        _record_files,
        _record,
        ("exchange.record_json", "web.export", "web.welcome_file"),
        takes_bombs=True,
    ),
    Target(
        "rows of a record, sealed anew",
        Shape.JSON,
        lambda: (as_json(PARTS),),
        _rows,
        ("exchange.record_json", "web.export"),
    ),
    Target(
        "a document that a form carries",
        Shape.BYTES,
        lambda: (packed_text("{}").encode(), packed_text("æ" * 400).encode()),
        _carried,
        ("web.export",),
    ),
    Target(
        "reports of a registry",
        Shape.JSON,
        _reports,
        _report,
        ("exchange.evidence_site.report_json",),
        takes_bombs=True,
    ),
    Target(
        "advice that was kept",
        Shape.JSON,
        _advices,
        _advice,
        ("exchange.kept_advice",),
        # it opens rows of our own record: whoever asks words what cannot be opened
        refuses=(NotMeant, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError),
    ),
    Target("trials as YAML", Shape.LINES, _trials, _trial, ("exchange.trial_spec",), takes_bombs=True),
    Target(
        "calendars read back",
        Shape.LINES,
        _calendars,
        _calendar,
        ("exchange.calendar_ics",),
        takes_bombs=True,
    ),
    Target(
        "readings between two processes",
        Shape.BYTES,
        _staged,
        partial(unstaged),
        ("exchange.body_staged", "actions.brought.messages"),
        # `actions.brought.reading` catches just these, and says that the reading stopped
        refuses=(ValueError, LookupError, TypeError),
    ),
)
