"""Which columns of the record are sealed on a server, and why each of the others is not."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from tools.markdown import table

#: Reasons by the name of a column, for every table that has it.
ALIKE = {
    "id": "key of the row",
    "person_id": "whose row it is; a name that chance gave",
    "medication_id": "which rows belong together",
    "link_id": "which rows belong together",
    "replaced_by_id": "which row counts",
    "withdrawn_at": "which row counts",
    "undone_at": "which row counts",
    "day": "days are searched and sorted",
    "at": "sorted by",
    "written_at": "sorted by",
    "made_at": "sorted by",
    "kind": "searched by; the table itself allows certain words alone",
    "status": "searched by; the table itself allows certain words alone",
    "version": "guards against two who change the same",
    "account": "who signs in; the name itself stands with the accounts",
    "is_shared": "searched by: what may be shown",
    "code_hash": "a keyed hash of a code, for one who knows the code",
    "tries": "counted by the database",
    "number": "sorted by; no two alike",
    "expires": "asked before anything is opened",
    "revoked_at": "asked before anything is opened",
    "ended": "searched by: what still counts",
    "ended_at": "which row counts",
    "used_at": "asked before anything is opened",
    "until": "asked before anything is opened",
    "section": "searched by: what may be shown",
    "role": "searched by: what may be shown",
    "begins_on": "days are searched and sorted",
    "ends_on": "days are searched and sorted",
    "ug": "a dose, which the table itself keeps from being less than nothing",
    "client_key": "a name that chance gave, so that what comes twice counts once",
    "read_to": "compared with the time of messages",
}
#: Reasons by table and column.
PLAIN: dict[str, dict[str, str]] = {
    "person": {
        "created_at": "sorted by",
        "language": "read before a page is made; says little of anybody",
        "country": "read before a page is made; says little of anybody",
        "zone": "read before the day is known",
        "day_starts": "read before the day is known",
        "low_burden": "a switch",
        "tolerated": "a number that the table itself keeps between 0 and 1",
        "chance": "a number that the table itself keeps between 0 and 1",
        "stage": "how far the beginning came; always empty or a word of ours",
        "understood_at": "whether one thing was read",
        "theme": "light or dark",
        "calendar_hash": "searched by; of a long secret, which nobody can guess",
        "is_demo": "a switch",
        "leaving": "read by the triggers of the tables",
    },
    "medication": {
        "drug": "searched by; one active row a drug",
        "start_ug": "held against the goal by the table itself",
        "goal_ug": "held against the start by the table itself",
        "times_a_day": "kept above nothing by the table itself",
        "used_for_months": "a number without a word beside it",
        "episodes": "a number without a word beside it",
        "started_on": "days are searched and sorted",
    },
    "pasttaper": {"told_at": "sorted by"},
    "shelfitem": {"order": "sorted by"},
    "carelink": {
        "carer_id": "which rows belong together",
        "since": "sorted by",
        "ended_by": "searched by; the table itself allows certain words alone",
    },
    "consent": {
        "right": "asked before anything is opened",
        "given_at": "sorted by",
    },
    "look": {"page": "counted by: a minute shows once"},
    "bodyimport": {
        "format": "a word of ours",
        "digest": "searched by: the same file twice; of a whole file, which nobody can guess",
        "zone": "a time zone",
        "done": "kept between 0 and 1 by the table itself",
        "kept_at": "which row counts",
    },
    "bodyentry": {
        "began_at": "held against its end by the table itself",
        "ended_at": "held against its beginning by the table itself",
        "value": "a number; what it is of is its kind",
        "fingerprint": "no two alike: the same thing told twice",
        "brought_by_id": "which rows belong together",
    },
    "dietasked": {"diet": "searched by"},
    "bodygoal": {
        "offered_by_id": "which rows belong together",
        "agreed_by_id": "which rows belong together",
        "asked_id": "which rows belong together",
        "agreed_at": "which row counts",
    },
    "deed": {"name": "searched by; a word of ours"},
    "planversion": {
        "parent_id": "which rows belong together",
        "formulary_release": "a release of ours",
        "policy": "a release of ours",
        "made_by_id": "which rows belong together",
        "created_at": "sorted by",
    },
    "planstatus": {"plan_version_id": "which rows belong together", "on_day": "days are searched and sorted"},
    "confirmeddose": {"plan_version_id": "which rows belong together"},
    "instrumentanswer": {"name": "searched by; the name of a published form"},
    "stock": {
        "amount": "kept above nothing by the table itself; of what is sealed",
        "counted_on": "days are searched and sorted",
    },
    "belief": {
        "as_of": "days are searched and sorted",
        "inputs_digest": "searched by; of everything that was told, which nobody can guess",
    },
    "logentry": {"seq": "sorted by; no two alike"},
    "emergencylook": {"card_id": "which rows belong together"},
    "casefacts": {"release": "a release of ours"},
    "apitoken": {"token_hash": "searched by; of a long secret, which nobody can guess"},
    "apianswer": {
        "token_id": "which rows belong together",
        "key": "searched by; a name that a program made",
    },
    "noticeaddress": {
        "language": "a language",
        "asked_at": "asked before anything is sent",
        "confirmed_at": "asked before anything is sent",
        "told_at": "asked before anything is sent",
    },
    "datakey": {
        "name": "searched by",
        "wrapped": "sealed itself, with the master key",
        "master": "the name of the master key; tells nothing of it",
        "retired_at": "searched by",
    },
    "adminact": {
        "seq": "sorted by; no two alike",
        "act": "a word of ours",
        "by": "the name that whoever runs the server told of themselves",
        "result": "a word of ours",
        "told": "numbers and codes alone",
        "previous_hash": "a chain of words of ours",
        "hash": "a chain of words of ours",
    },
    "feelingentry": {"strength": "a number that the table itself keeps from 0 to 10; of what is sealed"},
    "skilltried": {
        "skill": "searched by; a key of ours",
        "helped": "the table itself allows certain words alone",
    },
    "ownanswer": {"scale": "searched by; a key of ours"},
    "researchconsent": {
        "purpose": "searched by; the table itself allows certain words alone",
        "given_at": "sorted by",
        "text_version": "a release of ours",
    },
    "courseoutcome": {
        "wellness": "the table itself allows certain words alone",
        "taking": "the table itself allows certain words alone",
        "changed_on": "days are searched and sorted",
        "reason": "the table itself allows certain words alone",
        "called": "the table itself allows certain words alone",
        "called_by": "the table itself allows certain words alone",
    },
    "learningdone": {"name": "searched by; a lesson of ours"},
    "messagethread": {
        "begun_by_id": "which rows belong together",
        "begun_at": "sorted by",
        "closed_at": "searched by: what still counts",
    },
    "threadmember": {"thread_id": "which rows belong together"},
    "message": {"thread_id": "which rows belong together", "author_id": "which rows belong together"},
    "assignment": {"due_on": "days are searched and sorted"},
    "assignmentdone": {"assignment_id": "which rows belong together"},
    "nudge": {"seen_at": "which row counts"},
}


def columns() -> list[tuple[str, str, str | None]]:
    """Return every column of the record: its table, its name, and why it is plain; None: it is sealed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.django_settings")
    import django

    django.setup()
    from django.apps import apps

    from opentaper.record.fields import Sealed

    found = []
    for model in apps.get_app_config("record").get_models():
        for one in model._meta.concrete_fields:
            name = model.__name__.lower()
            found.append((name, one.attname, None if isinstance(one, Sealed) else _reason(name, one)))
    return found


def _reason(name: str, one: Any) -> str:
    return PLAIN.get(name, {}).get(one.attname) or ALIKE.get(one.attname, "")


def sealed_columns() -> str:
    """Return the tables of the record, what of each is sealed, and why the rest is not."""
    told: dict[str, tuple[list[str], dict[str, list[str]]]] = {}
    for name, column, why in columns():
        sealed, plain = told.setdefault(name, ([], {}))
        if why is None:
            sealed.append(f"`{column}`")
        else:
            plain.setdefault(why, []).append(f"`{column}`")
    rows = [
        [name, ", ".join(sealed) or "–", "; ".join(f"{', '.join(one)} ({why})" for why, one in plain.items())]
        for name, (sealed, plain) in sorted(told.items())
    ]
    return table(("table", "sealed", "plain, and why"), rows)


PARTS: dict[str, Callable[[], str]] = {sealed_columns.__name__: sealed_columns}
