"""How a release is cited: CITATION.cff, BibTeX, what a DOI asks for (DataCite 4), and schema.org's Dataset.

No DOI is made up: whoever publishes a release registers one and adds it.
Sources: citation-file-format.github.io (1.2.0), schema.datacite.org (4.5), schema.org/Dataset.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from opentaper.exchange.evidence_site.evidence_report import EvidenceRelease, EvidenceReport
from opentaper.exchange.evidence_site.words import say

CFF, BIBTEX, DATACITE, JSON_LD = "CITATION.cff", "citation.bib", "datacite.json", "dataset.jsonld"
KERNEL = "http://datacite.org/schema/kernel-4"
SUBJECTS = ("deprescribing", "antidepressants", "drug withdrawal", "tapering", "registries")
_IN_BIBTEX = re.compile(r"[\\{}%$#&_^~\"]")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes a release, as they wish to be named, and its address; "" where there is none."""

    name: str
    address: str = ""


def citation_files(report: EvidenceReport, publisher: Publisher, data_files: Iterable[str]) -> dict[str, str]:
    """Return every file of the citation by its name."""
    release = report.release
    return {
        CFF: _cff(release, publisher),
        BIBTEX: _bibtex(release, publisher),
        DATACITE: _json(_datacite(release, publisher)),
        JSON_LD: _json(_dataset(report, publisher, data_files)),
    }


def citation_text(release: EvidenceRelease, publisher: Publisher, language: str) -> str:
    """Return the sentence by which a release is cited."""
    told = say(
        "cite_as", language, publisher=publisher.name, year=str(release.made_on.year), title=title(release)
    )
    return f"{told} {publisher.address}".rstrip()


def title(release: EvidenceRelease) -> str:
    """Return the title of a release; it says where the people are made up.

    Examples
    --------
    >>> from datetime import date
    >>> title(EvidenceRelease(2, "ab" * 32, date(2026, 11, 23), 50, 0, 10, is_made_up=True))
    'OpenTaper registry of lived tapers, release 2 (virtual people)'
    """
    made_up = " (virtual people)" if release.is_made_up else ""
    return f"OpenTaper registry of lived tapers, release {release.number}{made_up}"


def _cff(release: EvidenceRelease, publisher: Publisher) -> str:
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"message: {_quoted('If you use these tables, please cite them as below.')}",
        f"title: {_quoted(title(release))}",
        "authors:",
        f"  - name: {_quoted(publisher.name)}",
        f"version: {_quoted(str(release.number))}",
        f"date-released: {release.made_on.isoformat()}",
        *([f"url: {_quoted(publisher.address)}"] if publisher.address else []),
        "identifiers:",
        "  - type: other",
        f"    value: {_quoted(f'sha256:{release.digest}')}",
        "    description: digest of the manifest of the release",
    ]
    return "\n".join(lines) + "\n"


def _bibtex(release: EvidenceRelease, publisher: Publisher) -> str:
    fields = {
        "title": title(release),
        "author": publisher.name,
        "publisher": publisher.name,
        "year": str(release.made_on.year),
        "version": str(release.number),
        "note": f"Manifest sha256 {release.digest}",
    }
    lines = [f"  {name} = {{{{{_escaped(value)}}}}}," for name, value in fields.items()]
    if publisher.address:
        lines.append(f"  url = {{{publisher.address}}},")
    return "\n".join([f"@misc{{opentaper-registry-{release.number},", *lines, "}"]) + "\n"


def _datacite(release: EvidenceRelease, publisher: Publisher) -> dict[str, object]:
    return {
        "schemaVersion": KERNEL,
        "types": {"resourceType": "Aggregated tables", "resourceTypeGeneral": "Dataset"},
        "titles": [{"title": title(release), "lang": "en"}],
        "creators": [{"name": publisher.name, "nameType": "Organizational"}],
        "publisher": {"name": publisher.name},
        "publicationYear": str(release.made_on.year),
        "dates": [{"date": release.made_on.isoformat(), "dateType": "Issued"}],
        "language": "en",
        "version": str(release.number),
        "subjects": [{"subject": one} for one in SUBJECTS],
        "descriptions": [{"description": _abstract(release), "descriptionType": "Abstract", "lang": "en"}],
        "formats": ["text/csv", "application/json", "text/html"],
        "identifiers": [{"identifier": release.digest, "identifierType": "SHA-256 of the manifest"}],
        **({"url": publisher.address} if publisher.address else {}),
    }


def _dataset(report: EvidenceReport, publisher: Publisher, data_files: Iterable[str]) -> dict[str, object]:
    release = report.release
    measured = dict.fromkeys(one.name for table in report.tables for one in table.columns)
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": title(release),
        "description": _abstract(release),
        "version": str(release.number),
        "datePublished": release.made_on.isoformat(),
        "creator": {"@type": "Organization", "name": publisher.name},
        "publisher": {"@type": "Organization", "name": publisher.name},
        "identifier": f"sha256:{release.digest}",
        "keywords": list(SUBJECTS),
        "isAccessibleForFree": True,
        "variableMeasured": list(measured),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": file, "encodingFormat": "text/csv"} for file in data_files
        ],
        **({"url": publisher.address} if publisher.address else {}),
    }


def _abstract(release: EvidenceRelease) -> str:
    return say("made_up" if release.is_made_up else "abstract", "en", least=release.least)


def _quoted(text: str) -> str:
    """Return a text in YAML's double quotes, which are those of JSON."""
    return json.dumps(text, ensure_ascii=True)


def _escaped(text: str) -> str:
    """Return a text as BibTeX prints it: signs that it would act on become blanks."""
    return " ".join(_IN_BIBTEX.sub(" ", text).split())


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
