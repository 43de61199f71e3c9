"""What the people of this server give to research today: those whose consent stands, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from opentaper.actions.deeds.kept_rows import rows_of
from opentaper.cohort.contribution import READ, contribution, pseudonym
from opentaper.errors import ChangedFile
from opentaper.record.models import RESEARCH_PURPOSES, Person, ResearchConsent

if TYPE_CHECKING:
    import pyarrow

REGISTRY, PACE = RESEARCH_PURPOSES


@dataclass(slots=True)
class Gathering:
    """The contributions of a server, made one by one while they are asked for.

    Parameters
    ----------
    until
        The day of the release.
    withdrawn
        The pseudonyms that nothing may be released of any more.
    unreadable
        Pseudonyms of records that could not be given, known once the contributions were gone through.
    """

    until: date
    withdrawn: tuple[str, ...]
    unreadable: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Mapping[str, pyarrow.Table]]:
        """Yield the contribution of each person; whoever takes back meanwhile is not among the rest."""
        self.unreadable.clear()
        for person_id in consenting(REGISTRY):
            given = self._of(person_id)
            if given is not None:
                yield given

    def _of(self, person_id: UUID) -> Mapping[str, pyarrow.Table] | None:
        with transaction.atomic():
            # The lock waits for a taking back that is under way, and is asked after it.
            Person.objects.select_for_update().filter(pk=person_id).first()
            secret = secret_of(person_id, REGISTRY)
            if secret is None:
                return None
            parts = rows_of(person_id, READ)
        try:
            return contribution(parts, secret, self.until)
        except ChangedFile:
            self.unreadable.append(pseudonym(secret))
            return None


def gather(until: date) -> Gathering:
    """Return what this server's people give to the registry.

    Parameters
    ----------
    until
        The day of the release; of each person the last days before it stay behind.
    """
    taken_back = ResearchConsent.objects.filter(purpose=REGISTRY, withdrawn_at__isnull=False).exclude(
        secret=""
    )
    names = sorted(pseudonym(one) for one in taken_back.values_list("secret", flat=True))
    return Gathering(until, tuple(names))


def consenting(purpose: str) -> tuple[UUID, ...]:
    """Return who agreed to a purpose and has not taken it back; no demonstration is ever among them."""
    rows = _standing(purpose).filter(person__is_demo=False)
    return tuple(rows.order_by("person_id").values_list("person_id", flat=True))


def secret_of(person_id: UUID, purpose: str) -> str | None:
    """Return the secret of the consent that stands; None where none does. It never leaves the server."""
    return _standing(purpose).filter(person_id=person_id).values_list("secret", flat=True).first()


def _standing(purpose: str) -> QuerySet[ResearchConsent]:
    """Return the consents that count; one that came with a record from elsewhere has no secret."""
    return ResearchConsent.objects.filter(purpose=purpose, withdrawn_at=None).exclude(secret="")
