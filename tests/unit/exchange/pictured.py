"""What was learnt of two made-up people, what may come, and the words of their pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from xml.etree import ElementTree

from opentaper.actions.demo_person import demo_person
from opentaper.actions.forecast_person import AskedForecast, forecast_person
from opentaper.actions.learn import learn
from opentaper.actions.told_person import AskedPerson, ToldFile
from opentaper.exchange.foretold import PersonForecast
from opentaper.exchange.learnt import Learnt

SVG = "{http://www.w3.org/2000/svg}"


TODAY = date(2027, 1, 6)


DRUGS = {"ilse": ("paroxetine", "20mg", "72 months"), "emil": ("escitalopram", "10mg", "14 months")}


def asked(name: str, until: str | None = None) -> AskedPerson:
    drug, start, used = DRUGS[name]
    files = dict(demo_person(name).files)
    doses, check_ins = (ToldFile(file, files[file].encode()) for file in ("doses.csv", "checkins.csv"))
    return AskedPerson(drug, doses, check_ins, start=start, used_for=used, until=until)


@cache
def learnt(name: str, until: str | None = None) -> Learnt:
    return learn(asked(name, until), TODAY)


@cache
def forecast(n_plans: int = 2) -> PersonForecast:
    plan = ToldFile("plan.json", dict(demo_person("ilse").files)["plan.json"].encode())
    slower = ToldFile("slower.csv", b"day,dose_mg\n0,3.5\n28,3\n84,2.5\n")
    made = AskedForecast(asked("ilse", "2025-06-08"), plan, (slower,), weeks="16")
    seen = forecast_person(made, TODAY)
    return replace(seen, plans=seen.plans[:n_plans])


def words_of(svg: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def with_few_rows(node: Any) -> Any:
    """A document with some rows of each of its tables: to check each of them again takes long."""
    if isinstance(node, dict):
        few = {name: part[:4] for name, part in node.items() if name == "values" and isinstance(part, list)}
        return {name: few[name] if name in few else with_few_rows(part) for name, part in node.items()}
    return [with_few_rows(part) for part in node] if isinstance(node, list) else node


def told(svg: str) -> tuple[str, str]:
    root = ElementTree.fromstring(svg)
    title, text = root.findtext(f"{SVG}title", ""), root.findtext(f"{SVG}desc", "")
    return title.replace("\u00a0", " "), text.replace("\u00a0", " ")
