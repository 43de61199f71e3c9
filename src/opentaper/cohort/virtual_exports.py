"""Records of virtual people, exactly as the app exports them: every part, every column, plain values.

What is not lived through the pages (feelings, body, a care team) is empty, as it is in many records; the log
of decisions is empty too. The truth stands apart, in :mod:`opentaper.cohort.virtual_truth`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from opentaper.cohort.virtual_lives import ExportLife
from opentaper.cohort.virtual_people import UNTIL, ExportPerson
from opentaper.cohort.virtual_telling import ASKED, ExportTelling, export_telling

Row = dict[str, Any]
KEYS = 41
#: Parts of a record in the order of the app; those that nobody here fills are empty.
PARTS = (
    *("person", "medications", "past_tapers", "shelf", "deeds", "carers", "care_links", "plans"),
    *("plan_statuses", "confirmed_doses", "doses", "check_ins", "feelings", "skills_tried", "chains"),
    *("own_answers", "own_plans", "instruments", "stock", "advice", "consents", "invitations", "looks"),
    *("threads", "thread_members", "messages", "assignments", "assignments_done", "body_imports", "body"),
    *("diet_asked", "body_goals", "experiments", "research_consents", "outcomes", "learning_done"),
    *("nudges", "emergency_cards", "emergency_looks", "log"),
)
#: What nobody here fills in, as the app keeps it.
NOT_REPLACED: Mapping[str, Any] = {"replaced_by_id": None, "withdrawn_at": None}
AT_NOON, IN_THE_EVENING = time(12), time(20)
HOURS_OF_A_DAY_START = "04:00:00"
CONSENT_TEXT = "2026-11"


@dataclass(frozen=True, slots=True, eq=False)
class VirtualExport:
    """One export: the rows of each part, and the secret that the app of this person holds for research."""

    person_id: str
    parts: Mapping[str, Sequence[Row]]
    secret: str


@dataclass(frozen=True, slots=True, eq=False)
class _Writer:
    """Writes rows of one person: their keys, and moments of their days."""

    person: ExportPerson
    keys: Callable[[int], list[str]]
    person_id: str
    medication_id: str

    def on(self, day: int) -> str:
        return (self.person.first_day + timedelta(days=day)).isoformat()

    def at(self, day: int, clock: time = IN_THE_EVENING) -> str:
        moment = datetime.combine(self.person.first_day + timedelta(days=day), clock, UTC)
        return moment.isoformat(timespec="microseconds")

    def row(self, key: str, **more: Any) -> Row:
        return {"id": key, "person_id": self.person_id, **more}

    def of_medication(self, key: str, **more: Any) -> Row:
        return self.row(key, medication_id=self.medication_id, **more)


def virtual_export(life: ExportLife, until: date = UNTIL) -> VirtualExport:
    """Return the record of somebody as it stands on a day."""
    return written_export(life, export_telling(life, until))


def written_export(life: ExportLife, telling: ExportTelling) -> VirtualExport:
    """Return what somebody tells of a life as a record."""
    chance = life.person.stream(KEYS)
    secret = chance.bytes(32).hex()

    def keys(n: int) -> list[str]:
        text = chance.bytes(16 * n).hex()
        return [_key(text[at : at + 32]) for at in range(0, 32 * n, 32)]

    person_id, medication_id = keys(2)
    write = _Writer(life.person, keys, person_id, medication_id)
    parts: dict[str, list[Row]] = {name: [] for name in PARTS}
    parts["person"] = [_person(write)]
    parts["medications"] = [_medication(write)]
    parts["past_tapers"] = _past(write)
    parts |= _plan(write, life)
    plan = parts["plans"][0]["id"] if parts["plans"] else None
    parts["confirmed_doses"] = _confirmed(write, life, telling.n_seen, plan)
    parts["doses"] = _missed(write, life, telling.n_seen)
    parts["check_ins"] = _check_ins(write, telling)
    parts["outcomes"] = _outcomes(write, telling)
    parts["research_consents"] = [_consent(write)]
    return VirtualExport(person_id, {name: _sorted(name, rows) for name, rows in parts.items()}, secret)


def _key(text: str) -> str:
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _sorted(name: str, rows: list[Row]) -> list[Row]:
    return rows if name in {"plans", "plan_statuses"} else sorted(rows, key=lambda row: str(row["id"]))


def _person(write: _Writer) -> Row:
    person = write.person
    return {
        "id": write.person_id,
        "created_at": write.at(0, AT_NOON),
        "language": person.language,
        "country": person.country,
        "zone": person.zone,
        "day_starts": HOURS_OF_A_DAY_START,
        "low_burden": False,
        "tolerated": None,
        "chance": None,
        "stage": "",
        "understood_at": None,
        "theme": "auto",
        "reminders": {},
        "is_demo": False,
        "version": 1,
    }


def _medication(write: _Writer) -> Row:
    person = write.person
    return write.row(
        write.medication_id,
        drug=person.drug,
        start_ug=person.start_ug,
        goal_ug=0,
        times_a_day=1,
        used_for_months=person.months if person.tells_use else None,
        condition=person.condition,
        episodes=None,
        started_on=None,
        prescriber="",
        status="active",
        usual={},
        circumstances={},
        version=1,
    )


def _past(write: _Writer) -> list[Row]:
    """Return earlier attempts; the app keeps "a first one" as a row of its own."""
    n = write.person.attempts
    if n is None:
        return []
    went = ["failed"] * n or ["none"]
    return [
        write.of_medication(
            key, told_at=write.at(0, AT_NOON), text="", fields={"went": word, "at_ug": None, "attempt": ""}
        )
        for key, word in zip(write.keys(len(went)), went, strict=True)
    ]


def _plan(write: _Writer, life: ExportLife) -> dict[str, list[Row]]:
    """Return the plan of somebody who has one, with the deed that made it."""
    paper = life.person.paper
    if paper is None:
        return {"deeds": [], "plans": [], "plan_statuses": []}
    deed, plan, status, client = write.keys(4)
    at = write.at(0, AT_NOON)
    made = write.row(
        *(deed,),
        client_key=client,
        name="propose_version",
        at=at,
        day=write.on(0),
        told={},
        answer={},
        undo=None,
        undone_at=None,
    )
    version = write.of_medication(
        plan,
        number=1,
        parent_id=None,
        document=paper.document,
        digest=paper.digest,
        formulary_release=paper.formulary,
        policy=paper.policy,
        made_by_id=deed,
        created_at=at,
    )
    stands = write.row(
        *(status,),
        plan_version_id=plan,
        number=1,
        status="proposed",
        by="",
        on_day=None,
        link_id=None,
        reason="",
        seal="",
        at=at,
    )
    return {"deeds": [made], "plans": [version], "plan_statuses": [stands]}


def _confirmed(write: _Writer, life: ExportLife, n_seen: int, plan: str | None) -> list[Row]:
    changes = [(day, ug) for day, ug in life.doses if day < n_seen]
    return [
        write.of_medication(
            key, plan_version_id=plan, begins_on=write.on(day), ug=ug, at=write.at(day), withdrawn_at=None
        )
        for key, (day, ug) in zip(write.keys(len(changes)), changes, strict=True)
    ]


def _missed(write: _Writer, life: ExportLife, n_seen: int) -> list[Row]:
    days = [day for day in life.missed if day < n_seen]
    return [
        write.of_medication(
            *(key,),
            day=write.on(day),
            kind="missed",
            ug=0,
            at=None,
            written_at=write.at(day),
            note="",
            **NOT_REPLACED,
        )
        for key, day in zip(write.keys(len(days)), days, strict=True)
    ]


def _check_ins(write: _Writer, telling: ExportTelling) -> list[Row]:
    n = len(telling.told)
    keys, clients = write.keys(n), write.keys(n)
    scores = telling.scores[telling.told]
    found = []
    for place, day in enumerate(telling.told.tolist()):
        kept = np.flatnonzero(~telling.skipped[place]).tolist()
        row = scores[place].tolist()
        found.append(
            write.row(
                keys[place],
                day=write.on(day),
                written_at=write.at(day),
                scores={ASKED[one]: row[one] for one in kept},
                modulators={},
                signs=None,
                note="",
                client_key=clients[place],
                **NOT_REPLACED,
            )
        )
    return found


def _outcomes(write: _Writer, telling: ExportTelling) -> list[Row]:
    told = telling.seen_standings
    return [
        write.of_medication(
            key,
            day=write.on(one.day),
            written_at=write.at(one.day),
            wellness=one.wellness,
            taking=one.taking,
            changed_on=None if one.changed is None else write.on(one.changed),
            reason=one.reason,
            called=one.called,
            called_by=one.called_by,
            **NOT_REPLACED,
        )
        for key, one in zip(write.keys(len(told)), told, strict=True)
    ]


def _consent(write: _Writer) -> Row:
    (key,) = write.keys(1)
    return write.row(
        key, purpose="registry", given_at=write.at(0, AT_NOON), withdrawn_at=None, text_version=CONSENT_TEXT
    )
