"""The OpenAPI 3.1 document: what ninja tells of the routes, with our documents and our problems."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI

from opentaper.api.problems import MEDIA
from opentaper.api.routes.files import FHIR
from opentaper.exchange.plan_json import schema

PREFIX = "api/v1/"
PLACE = "#/components/schemas/"
#: What our classes end with, and programs need not know.
SUFFIX = "Shape"
BUNDLE = {
    "title": "FHIR R4 Bundle",
    "type": "object",
    "required": ["resourceType", "type", "entry"],
    "properties": {
        "resourceType": {"const": "Bundle"},
        "type": {"const": "collection"},
        "entry": {"type": "array", "items": {"type": "object"}},
    },
}
NAMES = {
    "plan-1": "PlanDocument",
    "learn-1": "LearntDocument",
    "advice-1": "AdviceDocument",
    "forecast-1": "ForecastDocument",
    "record-1": "RecordDocument",
    "fhir-bundle": "FhirBundle",
}
FIRST_ERROR = 400
KEY = "key"


def openapi(api: NinjaAPI) -> dict[str, Any]:
    """Return the document of an API."""
    told: dict[str, Any] = _plain(dict(api.get_openapi_schema(path_prefix=PREFIX)))
    schemas = told["components"]["schemas"]
    for name, component in NAMES.items():
        schemas[component] = BUNDLE if name == "fhir-bundle" else _rebased(schema(name), component)
    told["components"]["securitySchemes"] = {
        KEY: {"type": "http", "scheme": "bearer", "description": "A key that you make under Settings, Keys."}
    }
    told["servers"] = [{"url": "/"}]
    for of_path in told["paths"].values():
        for operation in of_path.values():
            _settle(operation)
    return told


def _settle(operation: dict[str, Any]) -> None:
    """Name the key, its scope, and the kinds of what is answered."""
    scope = operation.pop("x-scope")
    operation["security"] = [{KEY: [] if scope is None else [scope]}]
    operation["x-scope"] = scope
    for status, answer in operation["responses"].items():
        content = answer.get("content", {})
        if int(status) >= FIRST_ERROR:
            answer["content"] = {MEDIA: content["application/json"]}
        elif content.get("application/json", {}).get("schema") == {"$ref": f"{PLACE}FhirBundle"}:
            answer["content"] = {FHIR: content["application/json"]}


def _plain(told: Any) -> Any:
    """Return a part of the document with names as programs know them, and our documents by reference."""
    if isinstance(told, dict):
        if "x-document" in told:
            return {"$ref": f"{PLACE}{NAMES[told['x-document']]}"}
        return {_named(str(name)): _plain(one) for name, one in told.items()}
    if isinstance(told, list | tuple):
        return [_plain(one) for one in told]
    return _named(told) if isinstance(told, str) else told


def _named(name: str) -> str:
    return name.removesuffix(SUFFIX)


def _rebased(told: Any, component: str) -> Any:
    """Return a schema of the exchange as it stands in this document: its parts are found below its name."""
    if isinstance(told, dict):
        kept = {name: one for name, one in told.items() if name not in {"$schema", "$id"}}
        return {name: _rebased(one, component) for name, one in kept.items()}
    if isinstance(told, list):
        return [_rebased(one, component) for one in told]
    if isinstance(told, str) and told.startswith("#/$defs/"):
        return f"{PLACE}{component}{told.removeprefix('#')}"
    return told
