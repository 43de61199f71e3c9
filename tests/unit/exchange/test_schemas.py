"""Every document that names a schema has its file, and every field of it is described."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import opentaper
from opentaper.exchange.plan_json import schema

SOURCE = Path(opentaper.__file__).parent
FILES = sorted((SOURCE / "exchange" / "schemas").glob("*.json"))
NAMES = [file.stem for file in FILES]


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that lists properties."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield node
        for part in node.values():
            yield from objects(part)
    elif isinstance(node, list):
        for part in node:
            yield from objects(part)


def test_every_document_that_names_a_schema_has_its_file() -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in SOURCE.rglob("*.py"))
    named = {f"{name}-{version}" for name, version in re.findall(r'"opentaper\.([\w-]+)/(\d+)"', source)}
    assert named == set(NAMES)
    assert len(named) >= 10


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_and_names_its_document(name: str) -> None:
    document = schema(name)
    jsonschema.Draft202012Validator.check_schema(document)
    kind, version = name.rsplit("-", 1)
    assert document["properties"]["schema"]["const"] == f"opentaper.{kind}/{version}"
    assert document["$id"] == f"urn:opentaper:{name}"
    assert document["title"].endswith(f"version {version}")


@pytest.mark.parametrize("name", NAMES)
def test_every_field_is_described_and_no_other_is_allowed(name: str) -> None:
    for part in objects(schema(name)):
        assert part["additionalProperties"] is False
        assert set(part["required"]) <= set(part["properties"])
        for field, told in part["properties"].items():
            assert "$ref" in told or told.get("description"), (name, field)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_schema_is_written_as_json_is_here(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2, ensure_ascii=False) + "\n"
