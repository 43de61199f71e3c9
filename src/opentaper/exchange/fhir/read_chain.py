"""Requests that go on from one another as one: a long plan is several of them, each naming the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from opentaper.exchange.fhir.read_dosage import ReadDosage
from opentaper.exchange.fhir.told import FhirFile, FhirResource, part


def chains(requests: Sequence[FhirResource], told: FhirFile) -> list[tuple[FhirResource, ...]]:
    """Return requests as chains: of one group, each with the one before it in the file.

    A fork, a ring, or a request of another group is no chain: its requests stay apart, and are then told as
    two prescriptions of one drug.
    """
    places = {id(one.body): place for place, one in enumerate(requests)}
    before = {place: _before(one, requests, places, told) for place, one in enumerate(requests)}
    followed = Counter(earlier for earlier in before.values() if earlier is not None)
    after = {earlier: place for place, earlier in before.items() if earlier is not None}
    found: list[tuple[FhirResource, ...]] = []
    seen: set[int] = set()
    for place in (place for place, earlier in before.items() if earlier is None or followed[earlier] > 1):
        links, now = [], place
        while now not in seen:
            seen.add(now)
            links.append(requests[now])
            if followed[now] != 1:
                break
            now = after[now]
        found.append(tuple(links))
    return [*found, *((one,) for place, one in enumerate(requests) if place not in seen)]


def one_after_another(parts: Sequence[Sequence[ReadDosage]]) -> list[ReadDosage]:
    """Return the dosages of a chain with numbers that go on, where each request counts from 1 again."""
    found: list[ReadDosage] = []
    for dosages in parts:
        last = max((one.sequence for one in found), default=0)
        first = min((one.sequence for one in dosages), default=last + 1)
        shift = last if first <= last else 0
        found += [replace(one, sequence=one.sequence + shift) for one in dosages]
    return found


def _before(
    one: FhirResource, requests: Sequence[FhirResource], places: dict[int, int], told: FhirFile
) -> int | None:
    """Return the place of the request that one goes on from; None where it is the first of its group."""
    earlier = told.referred(one.body.get("priorPrescription"), one)
    place = None if earlier is None else places.get(id(earlier))
    if place is None:
        return None
    group = part(one.body, "groupIdentifier")
    return place if group and group == part(requests[place].body, "groupIdentifier") else None
