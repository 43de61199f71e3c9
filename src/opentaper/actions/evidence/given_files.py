"""A folder of what people gave: exports of the app with the secret of a consent, and contributions."""

from __future__ import annotations

import hashlib
import json
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opentaper.cohort.contribution import SCHEMA as CONTRIBUTION
from opentaper.cohort.contribution import contribution, pseudonym, read_contribution
from opentaper.errors import BadOption, ChangedFile
from opentaper.exchange.record_json import record_parts

if TYPE_CHECKING:
    import pyarrow

JSON_NAME, SIDECAR = "record.json", ".secret"
#: More than the record of any person takes, so that a file cannot fill the memory.
#: What a file that was cut short, damaged, encrypted or packed in an unknown way answers with.
UNREADABLE = (
    *(OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError),
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
)
MOST_BYTES = 256 * 1024 * 1024
REGISTRY = "registry"
_HEAD = re.compile(r'"schema"\s*:\s*"([^"]{1,64})"')
# How far into a file its schema stands.
_HEAD_LETTERS = 512
Given = Mapping[str, "pyarrow.Table"]


@dataclass(slots=True)
class GivenFiles:
    """What the files of a folder give, one by one, in an order that says nothing of their names.

    What is not given is counted while they are gone through: see ``actions.evidence.build.RegistryBuilt``.

    Raises
    ------
    BadOption
        No folder, no file in it, or secrets that cannot be read.
    """

    source: Path
    until: date
    secrets: Path | None = None
    empty: int = 0
    without_consent: int = 0
    withdrawn: list[str] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)
    _by_person: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.secrets is not None:
            self._by_person = _secrets(self.secrets)
        if not self._files():
            wanted = "a folder with exports or contributions: files that end in .json or .zip"
            raise BadOption(option="from", given=str(self.source), wanted=wanted)

    def __iter__(self) -> Iterator[Given]:
        """Yield what each file gives to the registry.

        Raises
        ------
        BadOption
            An export without its secret.
        """
        there: set[str] = set()
        for file in sorted(self._files(), key=_unrelated):
            try:
                given = self._given(file)
            except ChangedFile as wrong:
                self.unreadable.append((file.name, wrong.why))
                continue
            if given is None:
                continue
            who = given["person"]["person"].to_pylist()
            if not who:
                self.empty += 1
            elif who[0] in there:
                self.unreadable.append((file.name, "there"))
                continue
            there.update(who)
            yield given

    def _files(self) -> list[Path]:
        try:
            found = [one for one in self.source.iterdir() if one.suffix in {".json", ".zip"}]
        except OSError:
            return []
        return [one for one in found if one.is_file() and one != self.secrets]

    def _given(self, file: Path) -> Given | None:
        text = _text(file)
        schema = _HEAD.search(text[:_HEAD_LETTERS])
        if schema is not None and schema[1] == CONTRIBUTION:
            return read_contribution(text, file.name)
        record = record_parts(text, file.name)
        secret = self._secret(file, str(record.head.get("person")))
        stands = _consent(record.parts.get("research_consents", ()))
        if stands is None:
            self.without_consent += 1
            return None
        if not stands:
            self.withdrawn.append(pseudonym(secret))
            return None
        return contribution(record.parts, secret, self.until)

    def _secret(self, file: Path, person: str) -> str:
        found = self._by_person.get(person)
        if found is None:
            try:
                found = file.with_name(file.name + SIDECAR).read_text(encoding="ascii").strip()
            except (OSError, UnicodeDecodeError):
                wanted = "the secret of its consent, in --secrets or in a file of the same name with .secret"
                raise BadOption(option="secrets", given=file.name, wanted=wanted) from None
        return found


def _unrelated(file: Path) -> str:
    """Return what files are put in order by: of the order nothing can be learnt."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _text(file: Path) -> str:
    """Return the document of a file, or of the archive that it is."""
    try:
        if file.suffix == ".json":
            return _told(file.read_bytes() if file.stat().st_size <= MOST_BYTES else b"\xff")
        with zipfile.ZipFile(file) as archive, archive.open(JSON_NAME) as opened:
            read = opened.read(MOST_BYTES + 1)
            return _told(read if len(read) <= MOST_BYTES else b"\xff")
    except UNREADABLE:
        raise ChangedFile(file=file.name, place=JSON_NAME, why="unreadable") from None


def _told(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _secrets(file: Path) -> Mapping[str, str]:
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        if not all(isinstance(one, str) for one in told.values()):
            raise ValueError(file)
    except (OSError, ValueError, AttributeError, RecursionError):
        wanted = "a JSON file with a secret for the key of each person"
        raise BadOption(option="secrets", given=str(file), wanted=wanted) from None
    return dict(told)


def _consent(rows: Sequence[Mapping[str, Any]]) -> bool | None:
    """Return whether a yes to the registry stands, or was taken back; None where there never was one."""
    mine = [one for one in rows if isinstance(one, dict) and one.get("purpose") == REGISTRY]
    return any(one.get("withdrawn_at") is None for one in mine) if mine else None
