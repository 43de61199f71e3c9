"""The compiled catalogues hold what the .po files say; ``python -m tools.catalogues`` makes them."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from opentaper.errors import BadOption
from opentaper.wording import LANGUAGES, is_worded, language_of, template
from tools.catalogues import catalogue, catalogue_files, compiled


def told(messages: Catalog) -> dict[str, tuple[str, ...]]:
    """Every code with its text, or with its plural forms."""
    return {_first(message.id): _forms(message.string) for message in messages if message.id}


def _first(code: str | Sequence[str]) -> str:
    return code if isinstance(code, str) else code[0]


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parents[1].name)
def test_the_compiled_file_is_up_to_date(path: Path) -> None:
    written = read_mo(BytesIO(path.with_suffix(".mo").read_bytes()))
    assert told(written) == told(read_mo(BytesIO(compiled(path)))), "run: python -m tools.catalogues"
    assert told(written) == told(catalogue(path))


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parents[1].name)
def test_every_text_is_there_and_settled(path: Path) -> None:
    for message in catalogue(path):
        assert all(_forms(message.string)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("path", catalogue_files(), ids=lambda path: path.parents[1].name)
def test_no_code_stands_twice(path: Path) -> None:
    codes = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("msgid ")]
    assert sorted(codes) == sorted(set(codes))


def test_there_is_one_catalogue_a_language() -> None:
    assert sorted(path.parents[1].name for path in catalogue_files()) == sorted(LANGUAGES.values())


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(BadOption) as refused:
        language_of("tlh")
    assert refused.value.values == {"option": "language", "given": "tlh", "wanted": "en, da"}


def test_an_unknown_code_is_refused() -> None:
    assert not is_worded("no.such_code")
    with pytest.raises(KeyError, match=r"no\.such_code"):
        template("no.such_code", "da")
