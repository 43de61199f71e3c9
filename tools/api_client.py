"""``python -m tools.api_client``: the client's answers and methods, written from the OpenAPI document."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from tools.places import ROOT

FOLDER = ROOT / "src" / "opentaper" / "client"
PLACE = "#/components/schemas/"
#: Names that Python keeps for itself.
NAMES = {"from": "first", "to": "last"}
HEAD = '''"""{says}; doses are whole micrograms a day.

Written by ``python -m tools.api_client`` from the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
{dates}
from uuid import UUID

'''
OPERATIONS_HEAD = '''"""One method for each operation of the API.

Written by ``python -m tools.api_client`` from the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from opentaper.client import replies
from opentaper.client.reading import read
from opentaper.client.transport import Transport, part


class OpenTaperClient:
    """A server of OpenTaper, asked with a key that a person made.

    Parameters
    ----------
    url
        Where it is, such as ``http://127.0.0.1:8000``. Another computer is asked with encryption alone.
    key
        The key, as it was shown once.
    language
        Of sentences and problems: en or da.

    Raises
    ------
    ApiProblem
        By every method, where the server refuses.
    UnsafeAddress
        The key would travel plainly.
    """

    def __init__(self, url: str, key: str, language: str = "en") -> None:
        self._transport = Transport(url, key, language)
'''


def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.django_settings")
    import django

    django.setup()
    from opentaper.api.urls import document_text

    told: dict[str, Any] = json.loads(document_text())
    return told


def made(told: dict[str, Any]) -> dict[str, str]:
    """Return the text of each file by its name, as ruff lays it out."""
    files = {"parts.py": parts(told), "replies.py": replies(told), "operations.py": operations(told)}
    return {name: laid_out(text, name) for name, text in files.items()}


def laid_out(text: str, name: str) -> str:
    """Return Python as ruff lays it out."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(FOLDER / name), "-"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return done.stdout


def parts(told: dict[str, Any]) -> str:
    """Return the module of what stands inside answers."""
    return _written("What stands inside the server's answers, as frozen values", told, _inside(told))


def replies(told: dict[str, Any]) -> str:
    """Return the module of answers."""
    inside = _inside(told)
    names = [name for name in _shapes(told) if name not in inside]
    return _written("What the server answers, as frozen values", told, names, inside)


def _written(says: str, told: dict[str, Any], names: Sequence[str], others: Sequence[str] = ()) -> str:
    """Return a module of shapes, with those of another module that they hold."""
    text = "".join(_reply(name, told["components"]["schemas"][name]) for name in names)
    words = set(re.findall(r"\w+", text))
    dates = ", ".join(kind for kind in ("date", "datetime") if kind in words)
    head = HEAD.format(says=says, dates=f"from datetime import {dates}")
    used = sorted(f"{name}Reply" for name in others if f"{name}Reply" in words)
    return f"{head}from opentaper.client.parts import {', '.join(used)}\n{text}" if used else head + text


def _shapes(told: dict[str, Any]) -> list[str]:
    """Return the name of every shape that is answered, those that others hold first."""
    wanted: dict[str, None] = {}
    for _, _, operation in _operations(told):
        _gather(_answer(operation), told["components"]["schemas"], wanted)
    return list(wanted)


def _inside(told: dict[str, Any]) -> list[str]:
    """Return the shapes that no operation answers by themselves, and that hold none which one answers."""
    answered = {_name_of(_answer(operation)) for _, _, operation in _operations(told)}
    found = []
    for name in _shapes(told):
        held: dict[str, None] = {}
        _gather({"$ref": PLACE + name}, told["components"]["schemas"], held)
        if not answered & set(held):
            found.append(name)
    return found


def operations(told: dict[str, Any]) -> str:
    """Return the module of methods."""
    schemas = told["components"]["schemas"]
    return OPERATIONS_HEAD + "".join(_method(*one, schemas) for one in _operations(told))


def _operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, of_path in told["paths"].items():
        for method, operation in of_path.items():
            yield path, method, operation


def _answer(operation: dict[str, Any]) -> dict[str, Any]:
    (answer,) = (one for status, one in operation["responses"].items() if int(status) < 300)
    (content,) = answer["content"].values()
    found: dict[str, Any] = content["schema"]
    return found


def _gather(schema: dict[str, Any], schemas: dict[str, Any], wanted: dict[str, None]) -> None:
    """Note every shape that an answer holds, those that others hold first."""
    name = _name_of(schema)
    if name is not None:
        if _is_reply(schemas[name]) and name not in wanted:
            for one in schemas[name]["properties"].values():
                _gather(one, schemas, wanted)
            wanted[name] = None
        return
    for one in (*schema.get("anyOf", ()), schema.get("items"), schema.get("additionalProperties")):
        if isinstance(one, dict):
            _gather(one, schemas, wanted)


def _is_reply(schema: dict[str, Any]) -> bool:
    """Return whether a schema is a shape of this door: documents of the exchange stay plain."""
    return (
        "properties" in schema
        and "enum" not in schema
        and "$defs" not in schema
        and "const" not in str(schema["properties"].get("resourceType", ""))
        and schema.get("additionalProperties") is not False
    )


def _name_of(schema: dict[str, Any]) -> str | None:
    reference = schema.get("$ref")
    return None if reference is None else str(reference).removeprefix(PLACE)


def _reply(name: str, schema: dict[str, Any]) -> str:
    lines = [f"\n\n@dataclass(frozen=True, slots=True)\nclass {name}Reply:"]
    lines.append(f'    """{schema["description"]}"""\n')
    lines += [f"    {field}: {_kind(one)}" for field, one in schema["properties"].items()]
    return "\n".join(lines) + "\n"


def _kind(schema: dict[str, Any], *, told: bool = False) -> str:
    """Return the Python of a schema; ``told`` of what goes in."""
    if "$ref" in schema:
        return _named(str(_name_of(schema)))
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_kind(one, told=told) for one in schema["anyOf"]))
    if "enum" in schema:
        return "str"
    if schema.get("type") == "array":
        of = _kind(schema["items"], told=told)
        return f"Sequence[{of}]" if told else f"tuple[{of}, ...]"
    if schema.get("type") == "object":
        values = schema.get("additionalProperties")
        return f"Mapping[str, {_kind(values, told=told) if isinstance(values, dict) else 'object'}]"
    formats = {"uuid": "UUID", "date": "date", "date-time": "datetime"}
    plain = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
    return formats.get(schema.get("format", ""), plain[schema["type"]])


#: Kinds of the document that are only letters for a client.
LETTERS = {"ApiScope", "CareRole", "Section", "Right"}


def _named(name: str) -> str:
    if name in LETTERS:
        return "str"
    return "Mapping[str, object]" if name.endswith(("Document", "Bundle")) else f"{name}Reply"


def _method(path: str, method: str, operation: dict[str, Any], schemas: dict[str, Any]) -> str:
    gaps = [one for one in operation["parameters"] if one["in"] == "path"]
    query = [one for one in operation["parameters"] if one["in"] == "query"]
    body = _body(operation, schemas)
    told = ["self", *(f"{one['name']}: UUID | str" for one in gaps)]
    named = [_argument(one["name"], one["schema"], needed=one["required"]) for one in query]
    named += [_argument(name, schema, needed=name in body[1]) for name, schema in body[0].items()]
    named.sort(key=lambda text: "=" in text)
    named += ["idempotency_key: str | None = None"] if method == "post" else []
    reply = _named(str(_name_of(_answer(operation))))
    is_plain = reply.startswith("Mapping")
    kind = "dict[str, Any]" if is_plain else f"replies.{reply}"
    for one in gaps:
        path = path.replace(f"{{{one['name']}}}", f"{{part({one['name']})}}")
    where = f'f"{path}"' if gaps else f'"{path}"'
    if method == "get":
        asked = f"self._transport.get({where}{', ' + _dict([one['name'] for one in query]) if query else ''})"
    else:
        asked = f"self._transport.post({where}, {_dict(list(body[0]))}, idempotency_key)"
    names = ", ".join([*told, *(["*", *named] if named else [])])
    lines = [f"\n    def {operation['operationId']}({names}) -> {kind}:"]
    lines.append(f'        """{operation["summary"]}."""')
    if is_plain:
        lines += [f"        told: dict[str, Any] = {asked}", "        return told"]
    else:
        lines.append(f"        return read({kind}, {asked})")
    return "\n".join(lines) + "\n"


def _body(operation: dict[str, Any], schemas: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    if "requestBody" not in operation:
        return {}, []
    schema = schemas[str(_name_of(operation["requestBody"]["content"]["application/json"]["schema"]))]
    return schema["properties"], schema.get("required", [])


def _argument(name: str, schema: dict[str, Any], *, needed: bool) -> str:
    kind = _kind(schema, told=True)
    if needed:
        return f"{NAMES.get(name, name)}: {kind}"
    return f"{NAMES.get(name, name)}: {kind if kind.endswith('None') else kind + ' | None'} = None"


def _dict(names: list[str]) -> str:
    return "{" + ", ".join(f'"{name}": {NAMES.get(name, name)}' for name in names) + "}"


def main() -> None:
    """Write the files."""
    for name, text in made(document()).items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
