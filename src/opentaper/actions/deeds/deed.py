"""The frame of every deed: one transaction, done once for one client key, logged, undoable, never "locked".

A deed is a function ``(told, at)`` that returns :class:`Written`; ``@deed`` makes of it a function that
returns the answer alone::

    @deed
    def count_stock(told: StockTold, at: Moment) -> Written[StockCounted]: ...

    count_stock(StockTold(...), at)  # -> StockCounted

A deed that weighs before it writes may return :class:`Refused`: its error is raised once the log has kept
what was refused and why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, wraps
from typing import Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from django.db import transaction
from pydantic import TypeAdapter

from opentaper.actions.deeds.moment import Moment
from opentaper.actions.deeds.patience import patiently
from opentaper.actions.readings.kept_refusal import REFUSED, refusal_json
from opentaper.errors import KeyUsedTwice, OpenTaperError, UnknownPerson
from opentaper.record.log import append_link, last_link
from opentaper.record.models import Deed, Person

__all__ = ["Moment", "Refused", "Written", "deed"]

Told = TypeVar("Told")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Written(Generic[Answer]):
    """What a deed wrote: its answer, how to undo it (None: it cannot be), what the log explains, as JSON."""

    answer: Answer
    undo: Mapping[str, Any] | None = None
    explains: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A considered no of a deed: its error, and what the log explains, as JSON.

    It comes before the deed writes anything of its own. Advice that it asked for on the way was given, and
    stays.
    """

    error: OpenTaperError
    explains: Mapping[str, Any]


Body = Callable[[Told, Moment], Written[Answer] | Refused]


def deed(body: Body[Told, Answer]) -> Callable[[Told, Moment], Answer]:
    """Make a deed of a function: see the top of this module.

    The same client key again gives the first answer and writes nothing. Whoever is there for the first time
    begins with ``at.person_id`` None: then the body adds the :class:`Person` row with the key ``at.whose``.

    Raises
    ------
    UnknownPerson
        Nobody has this ``person_id``.
    KeyUsedTwice
        The client key belongs to another deed, or to this one told otherwise.
    RecordBusy
        Others kept the record busy for too long; nothing was written.
    """

    @wraps(body)
    def done(told: Told, at: Moment) -> Answer:
        result = patiently(lambda: _once(body, told, at), at.client_key)
        if isinstance(result, Refused):
            raise result.error
        return result

    return cast(Callable[[Told, Moment], Answer], done)


def parting(body: Callable[[Told, Moment], Written[Answer]]) -> Callable[[Told, Moment], Answer]:
    """Make a deed after which its person is gone and no row tells of it; its body bears a second call."""

    @wraps(body)
    def done(told: Told, at: Moment) -> Answer:
        def once() -> Answer:
            with transaction.atomic():
                Person.objects.select_for_update().filter(pk=at.whose).first()
                return body(told, at).answer

        return patiently(once, at.client_key)

    return cast(Callable[[Told, Moment], Answer], done)


def _once(body: Body[Told, Answer], told: Told, at: Moment) -> Answer | Refused:
    """The answer of a deed, done now or found; or why not."""
    with transaction.atomic():
        # The lock orders the deeds of one person: what follows sees everything that was done before.
        person = Person.objects.select_for_update().filter(pk=at.whose).first()
        if person is None and at.person_id is not None:
            raise UnknownPerson(person=str(at.person_id))
        shapes = _shapes(body)
        first = Deed.objects.filter(person_id=at.whose, client_key=at.client_key).first()
        if first is not None:
            return cast(Answer, _first_answer(first, body.__name__, told, shapes))
        written = body(told, at)
        if isinstance(written, Refused):
            _keep_refusal(body.__name__, shapes.told(told), written, at)
            return written
        _keep(body.__name__, shapes.told(told), shapes.answer(written.answer), written, at)
        _let_facts_follow(at)
        return written.answer


def _let_facts_follow(at: Moment) -> None:
    """Renew what caseloads know of this person, in the deed's own transaction."""
    # asked for late: facts are read from much that deeds write, and so from modules that import this one
    from opentaper.actions.readings.case_facts import facts_follow

    facts_follow(at.whose, at.today, at.at)


def _keep(name: str, told: object, answer: object, written: Written[Any], at: Moment) -> None:
    undo = None if written.undo is None else dict(written.undo)
    Deed(
        id=at.deed_id,
        person_id=at.whose,
        client_key=at.client_key,
        name=name,
        at=at.at,
        day=at.today,
        told=told,
        answer=answer,
        undo=undo,
    ).save(force_insert=True)
    body = {
        "deed": str(at.deed_id),
        "day": at.today.isoformat(),
        "told": told,
        "answer": answer,
        "explains": dict(written.explains),
    }
    append_link(at.whose, at=at.at, kind=name, body=body)


def _keep_refusal(name: str, told: object, refused: Refused, at: Moment) -> None:
    """Say in the log what was refused; once, where the same came twice in a row."""
    body = {
        "deed": str(at.deed_id),
        "name": name,
        "day": at.today.isoformat(),
        "told": told,
        "refused": refusal_json(refused.error),
        "explains": dict(refused.explains),
    }
    last = last_link(at.whose)
    if last is None or (last.kind, last.body) != (REFUSED, body):
        append_link(at.whose, at=at.at, kind=REFUSED, body=body)


def _first_answer(first: Deed, name: str, told: object, shapes: Shapes) -> object:
    if first.name != name or shapes.told_again(first.told) != told:
        raise KeyUsedTwice(key=str(first.client_key), first=first.name, now=name)
    return shapes.answered_again(first.answer)


@dataclass(frozen=True, slots=True)
class Shapes:
    """How what a deed is told and what it answers become JSON and come back."""

    of_told: TypeAdapter[Any]
    of_answer: TypeAdapter[Any]

    def told(self, value: object) -> object:
        """Return what was told as JSON."""
        return self.of_told.dump_python(value, mode="json")

    def answer(self, value: object) -> object:
        """Return an answer as JSON."""
        return self.of_answer.dump_python(value, mode="json")

    def told_again(self, json: object) -> object:
        """Return what was told from its JSON."""
        return self.of_told.validate_python(json)

    def answered_again(self, json: object) -> object:
        """Return an answer from its JSON."""
        return self.of_answer.validate_python(json)


@cache
def _shapes(body: Callable[..., Any]) -> Shapes:
    hints = get_type_hints(body)
    returned = hints["return"]
    (answer,) = next(get_args(one) for one in (returned, *get_args(returned)) if get_origin(one) is Written)
    (told,) = (hint for name, hint in hints.items() if name not in {"at", "return"})
    return Shapes(TypeAdapter(told), TypeAdapter(answer))
