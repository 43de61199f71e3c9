"""The bill of materials: what the product is run with, in CycloneDX, with versions, hashes and licences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from tools.places import ROOT
from tools.soup import licence, plain
from trust.audit.pinned import PinnedPackage

if TYPE_CHECKING:
    from cyclonedx.model.component import Component
    from cyclonedx.model.license import License

DIST = ROOT / "dist"
NAME = "opentaper"
#: What tools.soup says where a package does not tell its licence in a few words.
UNTOLD = frozenset({"–", "see the package"})
NAMED = re.compile(r"[A-Za-z0-9._-]+")


def bill_text(packages: Iterable[PinnedPackage], version: str) -> str:
    """Return the bill, the same for the same pins: no day, no machine, and a number made of what it holds.

    Raises
    ------
    ValueError
        It is not as the schema of CycloneDX asks; such a bill is not handed on.
    """
    from cyclonedx.model.bom import Bom, BomMetaData
    from cyclonedx.output.json import JsonV1Dot6

    listed = sorted(packages, key=lambda one: one.name)
    parts = {one.name: _component(one) for one in listed}
    whole = _product(version)
    told = "\n".join(f"{one.name}=={one.version} {' '.join(one.hashes)}" for one in listed)
    bom = Bom(
        serial_number=uuid5(NAMESPACE_URL, f"{NAME} {version}\n{told}"),
        components=parts.values(),
        metadata=BomMetaData(component=whole),
    )
    for name, part in parts.items():
        bom.register_dependency(part, [parts[one] for one in needs(name, parts)])
    bom.register_dependency(whole, [parts[one] for one in needs(NAME, parts)])
    written = json.loads(JsonV1Dot6(bom).output_as_string())
    written["metadata"].pop("timestamp", None)  # the same pins give the same bytes
    text = json.dumps(written, indent=2, sort_keys=True) + "\n"
    if wrong := fault_of(text):
        raise ValueError(f"not as CycloneDX asks: {wrong}")
    return text


def fault_of(text: str) -> str:
    """Return what is amiss with a bill by the schema of CycloneDX 1.6; nothing where all is well."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    return "" if wrong is None else str(wrong).partition("\n")[0]


def kept_bill(text: str, version: str, folder: Path = DIST) -> Path:
    """Write a bill, and return its file."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{NAME}-{version}.cdx.json"
    file.write_text(text, encoding="utf-8")
    return file


def needs(name: str, among: Mapping[str, object]) -> list[str]:
    """Return which of some packages another one asks for, as what is installed here says."""
    try:
        told = distribution(name).requires or ()
    except PackageNotFoundError:
        return []
    found = {plain(one[0]) for text in told if (one := NAMED.match(text))}
    return sorted((found & among.keys()) - {plain(name)})


def _component(package: PinnedPackage) -> Component:
    from cyclonedx.model import (
        ExternalReference,
        ExternalReferenceType,
        HashAlgorithm,
        HashType,
        XsUri,
    )
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    purl = PackageURL("pypi", name=package.name, version=package.version)
    files = (
        ExternalReference(
            type=ExternalReferenceType.DISTRIBUTION,
            url=XsUri(purl.to_string()),
            comment="one of the files that may be installed",
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one)],
        )
        for one in package.hashes
    )
    return Component(
        type=ComponentType.LIBRARY,
        name=package.name,
        version=package.version,
        bom_ref=purl.to_string(),
        purl=purl,
        licenses=_licences(licence(package.name)),
        external_references=files,
    )


def _product(version: str) -> Component:
    from cyclonedx.model.component import Component, ComponentType
    from packageurl import PackageURL

    purl = PackageURL("pypi", name=NAME, version=version)
    return Component(
        type=ComponentType.APPLICATION,
        name=NAME,
        version=version,
        bom_ref=purl.to_string(),
        purl=purl,
        licenses=_licences("Apache-2.0"),
    )


def _licences(told: str) -> list[License]:
    from cyclonedx.contrib.license.factories import LicenseFactory

    return [] if told in UNTOLD else [LicenseFactory().make_from_string(told)]
