"""``python -m trust.load.fill JOB``: people into the record of team mode that the environment names.

The job is JSON: ``{"do": "begin", …}`` makes accounts, ``"live"`` tells a share of the lives, ``"copy"``
writes a share of the copies, ``"doors"`` opens sign-ins and keys and prints what the driver needs. Shares run
beside each other, in processes of their own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from opentaper import wiring

#: How many days were told of, life by life.
DAYS = (14, 28, 56, 84, 112, 168)
ZONE = "Europe/Copenhagen"
PERSON, CARER = "person{place:05}", "carer{place:03}"
#: One of so many people has a key of a program.
A_KEY_EVERY = 20
#: Those whom a carer follows.
FOLLOWED = 200
SIGNED_IN_DAYS = 14


def main() -> None:
    """Do what the job says, and print what came of it as JSON."""
    wiring.settle_sums()
    job = json.loads(sys.argv[1])
    wiring.start_app(team=True)
    doing: dict[str, Callable[[dict[str, Any]], Any]] = {
        "begin": _begin,
        "live": _live,
        "copy": _copy,
        "doors": _doors,
    }
    print(json.dumps(doing[job["do"]](job)))


def n_carers(n_people: int) -> int:
    """Return how many carers so many people have."""
    return max(2, n_people // FOLLOWED)


def _begin(job: dict[str, Any]) -> int:
    """Make the accounts; nobody can sign in to one with a password, for none has any."""
    from django.contrib.auth.models import User

    names = [PERSON.format(place=place) for place in range(job["people"])]
    names += [CARER.format(place=place) for place in range(n_carers(job["people"]))]
    User.objects.bulk_create([User(username=name, password=f"!{name}") for name in names], batch_size=2_000)
    return len(names)


def _live(job: dict[str, Any]) -> list[str]:
    from trust.load.lives import LifeTold, live

    carers = _accounts("carer")
    return [
        str(live(LifeTold(place, DAYS[place % len(DAYS)], carers[place % len(carers)]), _today()))
        for place in range(job["from"], job["lives"], job["step"])
    ]


def _copy(job: dict[str, Any]) -> int:
    from trust.load.copies import Owner, copied, pattern_of

    accounts, carers = _accounts("person"), _accounts("carer")
    patterns = [pattern_of(UUID(one)) for one in job["lives"]]
    owners = (
        (
            place,
            Owner(
                PERSON.format(place=place),
                accounts[place],
                carers[place % len(carers)],
                timedelta(microseconds=1 + place),
            ),
        )
        for place in range(job["from"], job["people"], job["step"])
    )
    return copied(patterns, owners, job["seed"])


def _doors(job: dict[str, Any]) -> dict[str, Any]:
    """Open sign-ins in the table of Django's own engine, and keys for programs as the app keeps them."""
    from django.contrib.auth.models import User

    from opentaper.record.models import CareLink, Person

    users = {str(one.pk): one for one in User.objects.all()}
    people = list(Person.objects.filter(account__isnull=False).order_by("account"))
    carers = [users[one] for one in _accounts("carer")]
    n_rows = {name: n for name, n in _counted().items() if n}
    links = dict(
        CareLink.objects.filter(carer__account__in=[str(one.pk) for one in carers]).values_list(
            "pk", "carer__account"
        )
    )
    return {
        "people": _signed_in([users[one.account or ""] for one in people]),
        "carers": _signed_in(carers),
        "keys": _keys([one for place, one in enumerate(people) if place % A_KEY_EVERY == 0]),
        "n_rows": n_rows,
        "n_links": len(links),
        "checked": _checked([one.pk for one in people[:: max(1, len(people) // job["checked"])]]),
    }


def _signed_in(users: list[Any]) -> list[str]:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    rows, keys = [], []
    for user in users:
        told = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
        }
        rows.append(SessionStore().create_model_instance(told))
        keys.append(str(rows[-1].session_key))
    SessionStore.get_model_class().objects.bulk_create(rows, batch_size=2_000)
    return keys


def _keys(people: list[Any]) -> list[str]:
    from uuid import uuid4

    from opentaper.actions.deeds.make_token import TokenTold, make_token
    from opentaper.actions.readings.token_read import TokenOwner

    told = TokenTold("a program", ("read:plan", "read:check_ins"))
    return [
        make_token(told, TokenOwner(one.account, one.pk), wiring.new_token(), wiring.now(), uuid4()).secret
        for one in people
    ]


def _checked(people: list[UUID]) -> int:
    """Look that what was copied is whole: each log chained, each signature sealed; return of how many."""
    from opentaper.actions.readings.current_plan import current_plan
    from opentaper.record.log import break_in_log
    from opentaper.record.models import Medication

    for one in people:
        broken = break_in_log(one)
        if broken is not None:
            raise ValueError(f"a copied log breaks at {broken}")
        for medication in Medication.objects.filter(person_id=one):
            plan = current_plan(medication.pk)
            if plan is None or plan.is_broken or plan.signature is None:
                raise ValueError("a copied plan without its signature")
    return len(people)


def _counted() -> dict[str, int]:
    from trust.load.copies import tables

    return {table._meta.db_table: table._default_manager.count() for table in tables()}


def _accounts(kind: str) -> list[str]:
    from django.contrib.auth.models import User

    rows = User.objects.filter(username__startswith=kind).order_by("username")
    return [str(key) for key in rows.values_list("pk", flat=True)]


def _today() -> date:
    from opentaper.actions.deeds.begin_person import DAY_STARTS
    from opentaper.actions.readings.person import own_day

    return own_day(wiring.now(), ZONE, DAY_STARTS)


if __name__ == "__main__":
    main()
