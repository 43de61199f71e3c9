"""The text of a FHIR file as resources: strictly JSON, each with its place."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from opentaper.errors import BadBundle, FhirFlaw, HugeFile

#: More than ten years of days take: what is larger is something else.
MOST_MEGABYTES = 20
MOST_ENTRIES = 20_000
#: Beyond any dose and any date; larger numbers only cost time.
MOST_POWER = 12


@dataclass(frozen=True, slots=True)
class FhirResource:
    """One resource of a file, its place, and under what address others refer to it."""

    place: str
    body: dict[str, Any]
    address: str = ""

    @property
    def kind(self) -> str:
        """Its resource type."""
        return str(self.body.get("resourceType", ""))


@dataclass(frozen=True, slots=True)
class FhirFile:
    """The resources of a file, in their order."""

    name: str
    resources: tuple[FhirResource, ...]

    def of_kind(self, kind: str) -> tuple[FhirResource, ...]:
        """Return those of one resource type."""
        return tuple(one for one in self.resources if one.kind == kind)

    def referred(self, reference: Any, within: FhirResource) -> dict[str, Any] | None:
        """Return what a reference points to: a contained resource or one of the file, or None."""
        address = reference.get("reference") if isinstance(reference, dict) else None
        if not isinstance(address, str):
            return None
        if address.startswith("#"):
            inside = parts(within.body, "contained")
            return next((one for one in inside if one.get("id") == address[1:]), None)
        for one in self.resources:
            if address in {one.address, f"{one.kind}/{one.body.get('id')}"}:
                return one.body
        return None


def told_file(text: str, name: str) -> FhirFile:
    """Return the resources of a file: of a bundle, or one alone.

    Raises
    ------
    BadBundle
        Not JSON, or no resource; with the place.
    HugeFile
        Larger than any record.

    Examples
    --------
    >>> told_file('{"resourceType": "Patient"}', "a.json").resources[0].kind
    'Patient'
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_MEGABYTES * 1_000_000:
        raise HugeFile(file=name, megabytes=MOST_MEGABYTES)
    try:
        body = json.loads(
            text, parse_float=_number, parse_int=_number, parse_constant=_refused, object_pairs_hook=_once
        )
    except RecursionError:
        raise refused(name, [FhirFlaw(place="JSON", why="unreadable", text="")]) from None
    except ValueError as wrong:
        raise refused(name, [FhirFlaw(place="JSON", why="unreadable", text=str(wrong)[:120])]) from None
    if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
        raise refused(name, [FhirFlaw(place="resourceType", why="no_resource")])
    if body["resourceType"] != "Bundle":
        return FhirFile(name, (FhirResource(body["resourceType"], body),))
    return FhirFile(name, _entries(body, name))


def refused(name: str, flaws: Iterable[FhirFlaw]) -> BadBundle:
    """Return the refusal of a file with all that is amiss."""
    told = tuple(flaws)
    return BadBundle(file=name, n=len(told), parts=told)


def parts(body: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list; whatever else stands there is left to FHIR's own structure to name."""
    value = body.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def part(body: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return an object within objects, or an empty one."""
    for name in names:
        value = body.get(name)
        if not isinstance(value, dict):
            return {}
        body = value
    return body


def _entries(bundle: dict[str, Any], name: str) -> tuple[FhirResource, ...]:
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise refused(name, [FhirFlaw(place="Bundle.entry", why="no_resource")])
    if len(entries) > MOST_ENTRIES:
        raise refused(name, [FhirFlaw(place="Bundle.entry", why="too_many", text=str(len(entries)))])
    told, bad = [], []
    for number, entry in enumerate(entries):
        place = f"Bundle.entry[{number}].resource"
        body = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(body, dict) or not isinstance(body.get("resourceType"), str):
            bad.append(FhirFlaw(place=place, why="no_resource"))
            continue
        address = entry.get("fullUrl")
        kind = body["resourceType"]
        told.append(FhirResource(f"{place}.{kind}", body, address if isinstance(address, str) else ""))
    if bad:
        raise refused(name, bad)
    return tuple(told)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose names stand once each: of two doses under one name neither is meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f'"{twice}" stands twice')
    return found


def _number(text: str) -> Decimal | int:
    if len(text) > 4 * MOST_POWER:
        raise ValueError("a number that is too long")
    value = Decimal(text)
    if abs(value.adjusted()) > MOST_POWER:
        raise ValueError("a number that is too large")
    return value if "." in text or "e" in text.casefold() else int(text)


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
