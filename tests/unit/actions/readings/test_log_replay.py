"""The log decides again: every deed of a plan, every confirmed dose, every no, under another version."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

import opentaper
from opentaper import formulary
from opentaper.actions.deeds import confirm_cut as cuts
from opentaper.actions.deeds.change_plan import ChangePlanTold, change_plan
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.edit_step import edit_step
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.fill_shelf import fill_shelf
from opentaper.actions.deeds.go_on_plan import go_on_plan
from opentaper.actions.deeds.hold_plan import hold_plan
from opentaper.actions.deeds.import_all import ImportTold, import_all
from opentaper.actions.deeds.propose_version import propose_version
from opentaper.actions.deeds.relax_plan import relax_plan
from opentaper.actions.deeds.shift_plan import shift_plan
from opentaper.actions.deeds.step_back_plan import step_back_plan
from opentaper.actions.readings import plan_changes as changes
from opentaper.actions.readings.advice_read import advice_today, last_told
from opentaper.actions.readings.asked_plan import asked_plan
from opentaper.actions.readings.log_replay import DECIDED, LogReplay, replay_log
from opentaper.actions.readings.plan_read import PlanRead, plan_of
from opentaper.errors import BadInput, CutNotYet, OpenTaperError, PlanRefused
from opentaper.record.canonical import canonical_json
from opentaper.record.leaving import let_go
from opentaper.record.log import break_in_log
from opentaper.record.models import (
    AdviceGiven,
    ConfirmedDose,
    Deed,
    LogEntry,
    Medication,
    PlanStatus,
    PlanVersion,
)
from tests.unit.actions.deeds.care import joined
from tests.unit.actions.deeds.lives import DAY, Life, begun, moment

pytestmark = pytest.mark.django_db
FIRST = DAY + timedelta(days=14)


def read_of(life: Life, day: date) -> PlanRead:
    read = plan_of(life.person, day, life.medication)
    assert read is not None
    return read


def next_ug(life: Life, day: date) -> int:
    return read_of(life, day).ahead[0].dose.micrograms


def signed() -> Life:
    life = begun()
    life.sign(life.plan(FIRST))
    return life


def on_plan() -> Life:
    """Somebody who has confirmed the first cut on its day."""
    life = signed()
    life.calm_days(FIRST)
    life.cut(next_ug(life, DAY), FIRST)
    return life


@contextmanager
def version(number: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opentaper, "__version__", number)
        yield


def refused(life: Life, do: Callable[[], object], wanted: type[OpenTaperError]) -> OpenTaperError:
    """The error of a deed that is refused: the log grows, and nothing else does."""
    before, n = written(life), LogEntry.objects.filter(kind="refused").count()
    with pytest.raises(wanted) as told:
        do()
    assert written(life) == before
    assert LogEntry.objects.filter(kind="refused").count() == n + 1
    return told.value


def written(life: Life) -> list[object]:
    """Everything that a deed of a plan writes."""
    tables = (PlanVersion, PlanStatus, ConfirmedDose, Deed)
    rows = [sorted(map(str, of._default_manager.values_list("pk", flat=True))) for of in tables]
    return [*rows, life.version, Medication.objects.count()]


def every_verb(life: Life) -> None:
    """Each deed of a plan once, on the days after the first cut."""
    day = FIRST + timedelta(days=1)
    at, key = life.at, life.medication
    hold_plan(changes.HoldTold(key, life.version, 3, "a hard week"), at("hold", day))
    relax_plan(changes.RelaxTold(key, life.version), at("relax", day))
    shift_plan(changes.ShiftTold(key, life.version, 5), at("shift", day))
    edit_step(changes.EditTold(key, life.version, next_ug(life, day), days=40), at("edit", day))
    check_in(CheckInTold(day, {"anxiety": 3.0, "nausea": 4.0}), at("check in", day))
    go_on_plan(changes.GoOnTold(key, life.version), at("go on", day))
    lines = ("  tablet 10mg halves", "", "liquid 2mg/mL")
    fill_shelf(changes.ShelfTold(key, life.version, lines), at("shelf", day))
    step_back_plan(changes.StepBackTold(key, life.version), at("back", day))
    asked = asked_plan(life.person, key, day)
    propose_version(changes.ProposeTold(key, life.version, replace(asked, interval="35d")), at("new", day))
    told = ChangePlanTold(joined(life), read_of(life, day).current.id, "hold", "after the move", days=7)
    change_plan(told, at("carer changes", day))


def assert_same(replayed: LogReplay) -> None:
    assert [(one.name, one.was, one.now) for one in replayed.decided if not one.is_same] == []
    assert replayed.is_same


def test_after_an_upgrade_of_nothing_but_the_version_every_answer_is_the_same() -> None:
    with version("1.0.0"):
        life = on_plan()
        every_verb(life)
        late = FIRST + timedelta(days=60)
        refused(life, lambda: life.cut(1, late, "other dose"), CutNotYet)
        life.sign(read_of(life, late).current.id, late)
        life.calm_days(late)
        cut = life.cut(next_ug(life, late), late, "late")
        assert cut.moved > 0
    with version("2.0.0"):
        replayed = replay_log(life.person)
    assert_same(replayed)
    assert {one.name for one in replayed.decided} == set(DECIDED)
    assert len(replayed.given) >= 2
    assert {one.releases["opentaper"] for one in replayed.decided} == {"1.0.0"}
    assert replayed.releases["code"] == "2.0.0"
    assert break_in_log(life.person) is None


def test_the_same_answers_come_after_everything_was_changed_since() -> None:
    life = on_plan()
    day = FIRST + timedelta(days=1)
    go_on_plan(changes.GoOnTold(life.medication, life.version), life.at("go on", day))
    check_in(CheckInTold(FIRST, {"anxiety": 9.0, "nausea": 9.0}), life.at("otherwise", day))
    check_in(CheckInTold(day, {"anxiety": 9.0}, signs=("suicide_plan",)), life.at("hard", day))
    go_on_plan(changes.GoOnTold(life.medication, life.version), life.at("go on again", day))
    Medication.objects.update(start_ug=19_000, used_for_months=2.0)
    replayed = replay_log(life.person)
    assert_same(replayed)
    first, again = (one for one in replayed.decided if one.name == "go_on_plan")
    assert first.was["rules"] != again.was["rules"]


@pytest.mark.parametrize(
    ("why", "calm", "day", "dose"),
    [
        ("not_due", 0, FIRST - timedelta(days=1), 0),
        ("no_check_in", 0, FIRST, 0),
        ("other_dose", 8, FIRST, -1),
        ("advice", 2, FIRST, 0),
    ],
)
def test_a_refused_cut_is_kept_with_what_it_rests_on(why: str, calm: int, day: date, dose: int) -> None:
    life = signed()
    life.calm_days(day, calm)
    told = cuts.CutTold(life.medication, life.version, next_ug(life, DAY) + dose)
    error = refused(life, lambda: cuts.confirm_cut(told, life.at("cut", day)), CutNotYet)
    assert isinstance(error, CutNotYet)
    assert error.why == why
    line = LogEntry.objects.order_by("-seq")[0]
    assert line.body["name"] == "confirm_cut"
    assert line.body["refused"]["values"]["why"] == why
    assert line.body["explains"]["inputs"]["advice"] == (
        AdviceGiven.objects.get().inputs_digest if why == "advice" else None
    )
    with version("2.0.0"):
        replayed = replay_log(life.person)
    assert_same(replayed)
    assert [one.is_refusal for one in replayed.decided] == [False, True]
    assert break_in_log(life.person) is None


def test_what_was_refused_may_go_through_later_with_the_same_key() -> None:
    life = signed()
    told = cuts.CutTold(life.medication, life.version, next_ug(life, DAY))
    at = life.at("cut", FIRST)
    refused(life, lambda: cuts.confirm_cut(told, at), CutNotYet)
    n = LogEntry.objects.count()
    with pytest.raises(CutNotYet):
        cuts.confirm_cut(told, at)  # the phone sends it again: one no, one line
    assert LogEntry.objects.count() == n
    life.calm_days(FIRST)
    assert cuts.confirm_cut(told, at).dose_ug == told.dose_ug
    assert_same(replay_log(life.person))


def test_what_is_refused_changes_no_advice() -> None:
    life = signed()
    life.calm_days(FIRST, 2)
    advice_today(life.person, life.medication, life.at("look", FIRST))
    before = last_told(life.person)
    refused(life, lambda: life.cut(next_ug(life, DAY), FIRST), CutNotYet)
    assert last_told(life.person) == before
    assert AdviceGiven.objects.count() == 1


def test_a_change_that_a_limit_forbids_is_kept_as_refused() -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    old = read_of(life, day)
    key, least = life.medication, old.ahead[1].dose.micrograms + 100
    wrong: dict[str, tuple[Callable[[Any, Any], Any], Callable[[], Any], type[OpenTaperError]]] = {
        "edit_step": (
            edit_step,
            lambda: changes.EditTold(key, life.version, next_ug(life, day), to_ug=least),
            BadInput,
        ),
        "shift_plan": (shift_plan, lambda: changes.ShiftTold(key, life.version, -27), BadInput),
        "hold_plan": (hold_plan, lambda: changes.HoldTold(key, life.version, 0), BadInput),
        "fill_shelf": (
            fill_shelf,
            lambda: changes.ShelfTold(key, life.version, ("capsule 20mg",)),
            BadInput,
        ),
        "propose_version": (
            propose_version,
            lambda: changes.ProposeTold(
                key, life.version, replace(asked_plan(life.person, key, day), goal="100 mg")
            ),
            OpenTaperError,
        ),
    }
    for name, (deed, told, kind) in wrong.items():
        refused(life, lambda: deed(told(), life.at(name, day)), kind)  # noqa: B023 - called at once
    replayed = replay_log(life.person)
    assert_same(replayed)
    assert [one.name for one in replayed.decided if one.is_refusal] == list(wrong)


def test_a_plan_that_cannot_be_made_is_kept_as_refused() -> None:
    life = begun()
    asked = replace(asked_plan(life.person, life.medication, DAY), have=("capsule 20mg",))
    told = changes.ProposeTold(life.medication, life.version, asked)
    error = refused(life, lambda: propose_version(told, life.at("propose")), PlanRefused)
    assert isinstance(error, PlanRefused)
    kept = LogEntry.objects.order_by("-seq")[0].body["refused"]["values"]
    assert kept["outcome"] == error.outcome
    assert len(kept["reasons"]) == len(error.reasons) > 0
    assert_same(replay_log(life.person))


def test_a_pace_that_the_days_have_shown_is_learnt_again() -> None:
    life = on_plan()
    for n in range(1, 21):
        day = FIRST + timedelta(days=n)
        scores = {"anxiety": 1.0 + n % 2, "poor_sleep": float(n % 3), "dizziness": 0.0, "low_mood": 1.0}
        check_in(CheckInTold(day, scores), life.at("check in", day))
    last = FIRST + timedelta(days=20)
    go_on_plan(changes.GoOnTold(life.medication, life.version), life.at("go on", last))
    advice_today(life.person, life.medication, life.at("look", last))
    relax_plan(changes.RelaxTold(life.medication, life.version), life.at("relax", last))
    own, again = LogEntry.objects.filter(kind__in=("go_on_plan", "relax_plan")).order_by("seq")
    assert own.body["explains"]["rules"][0]["code"] == "replan.own_pace"
    assert own.body["explains"]["parts"]
    assert again.body["explains"]["inputs"]["pace"]["months"]
    assert again.body["explains"]["parts"] == {}  # the advice of the day holds them
    with version("2.0.0"):
        assert_same(replay_log(life.person))


def test_another_release_of_the_facts_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    hold_plan(changes.HoldTold(life.medication, life.version, 3), life.at("hold", day))
    monkeypatch.setattr(formulary, "release", lambda: "2099.1")
    (one,) = (one for one in replay_log(life.person).decided if one.name == "hold_plan")
    assert not one.is_same
    assert one.now is not None
    assert one.releases["formulary"] != "2099.1"


def rewrite(change: Callable[[dict[str, Any]], None], kind: str) -> None:
    """Change a line of the log behind OpenTaper's back."""
    line = LogEntry.objects.filter(kind=kind).order_by("-seq")[0]
    change(line.body)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS record_logentry_no_update")
        text = canonical_json(line.body)
        cursor.execute("UPDATE record_logentry SET body = %s WHERE seq = %s", [text, line.seq])


def other_days(body: dict[str, Any]) -> None:
    body["told"]["days"] = 4


def other_taking(body: dict[str, Any]) -> None:
    body["explains"]["inputs"]["taking"]["ug"] = 10_000


def other_answer(body: dict[str, Any]) -> None:
    body["explains"]["needs_signature"] = True


def no_inputs(body: dict[str, Any]) -> None:
    del body["explains"]["inputs"]


@pytest.mark.parametrize("change", [other_days, other_taking, other_answer, no_inputs])
def test_a_line_that_was_changed_by_hand_is_not_the_same(change: Callable[[dict[str, Any]], None]) -> None:
    life, day = on_plan(), FIRST + timedelta(days=1)
    hold_plan(changes.HoldTold(life.medication, life.version, 3), life.at("hold", day))
    assert_same(replay_log(life.person))
    rewrite(change, "hold_plan")
    assert [one.is_same for one in replay_log(life.person).decided if one.name == "hold_plan"] == [False]


def test_advice_of_which_the_log_tells_otherwise_is_not_the_same() -> None:
    life = on_plan()
    advice_today(life.person, life.medication, life.at("look", FIRST, 15))
    assert replay_log(life.person).is_same

    def other(body: dict[str, Any]) -> None:
        body["action"] = "hold"

    rewrite(other, "advice")
    differing = replay_log(life.person).differing
    assert len(differing) == 1
    assert not replay_log(life.person).is_same


def test_only_the_newest_are_asked_for_again() -> None:
    life = on_plan()
    replayed = replay_log(life.person, newest=1)
    assert [one.name for one in replayed.decided] == ["confirm_cut"]
    assert len(replayed.given) == 1


def test_a_record_that_was_taken_along_answers_the_same() -> None:
    life = on_plan()
    refused(life, lambda: life.cut(1, FIRST + timedelta(days=30), "other dose"), CutNotYet)
    every_verb(life)
    text = record_text(life.at("export"))
    let_go(life.person)
    assert not LogEntry.objects.exists()
    imported = import_all(ImportTold(text), moment(None, "import"))
    replayed = replay_log(imported.person_id)
    assert_same(replayed)
    assert sum(one.is_refusal for one in replayed.decided) == 1
