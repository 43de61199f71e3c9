"""Everything a release holds, as one value: what the cross-file rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opentaper.formulary import files
from opentaper.formulary.bibliography import sources
from opentaper.formulary.courses import SkillCourse, courses
from opentaper.formulary.diet_rows import DietRow, SoldMedicine
from opentaper.formulary.diet_safety import diet_rows, sold_medicines
from opentaper.formulary.discriminators import discriminators
from opentaper.formulary.facts import Drug, Fact, Product, Source
from opentaper.formulary.feelings import Feeling, feelings
from opentaper.formulary.food_pages import FoodPage, food_pages
from opentaper.formulary.habits import Habit, habits
from opentaper.formulary.history import facts_by_market
from opentaper.formulary.instruments import instruments
from opentaper.formulary.lessons import Lesson, lessons
from opentaper.formulary.manifest import BRANDS, drug_file, drug_names, release
from opentaper.formulary.monographs import FIELDS, drug
from opentaper.formulary.outcomes import PublishedResult, outcomes
from opentaper.formulary.records import Record, table
from opentaper.formulary.rows import (
    Brand,
    Discriminator,
    Equivalence,
    Instrument,
    Interaction,
    MissedDose,
    PublishedTaper,
    RedFlag,
    RiskFactor,
    Sign,
    Stability,
)
from opentaper.formulary.shelf import markets, products
from opentaper.formulary.signs import applied_signs, signs
from opentaper.formulary.skills import Skill, skills
from opentaper.formulary.step_tables import published_tapers
from opentaper.formulary.tables import applied_names
from opentaper.formulary.vignettes import Vignette, vignettes

TableRow = (
    Brand
    | Discriminator
    | Equivalence
    | Instrument
    | Interaction
    | MissedDose
    | PublishedResult
    | PublishedTaper
    | RedFlag
    | RiskFactor
    | Sign
    | Stability
)
# Files whose parts name sources in a list under "source", beside those of the drugs.
SOURCED = (
    "astray.yaml",
    "body.yaml",
    "cases.yaml",
    "chains.yaml",
    "diet_safety.yaml",
    "feeling_measures.yaml",
    "feelings.yaml",
    "food_pages.yaml",
    "habits.yaml",
    "items.yaml",
    "lessons.yaml",
    "modules.yaml",
    "own_items.yaml",
    "own_plans.yaml",
    "policy.yaml",
    "population.yaml",
    "scenarios.yaml",
    "skills.yaml",
)


@dataclass(frozen=True, slots=True)
class Line:
    """A dated line of the history of a drug's fact, whether it stands or not."""

    drug: str
    field: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Contents:
    """All drugs, lines, products and rows of a release.

    Parameters
    ----------
    lines
        Every line of every history, those of metabolites included.
    applied
        Each file with each name that one of its rows is said to apply to.
    policy_sources
        Source keys that the limits, the population, the scenarios, the items of a check-in, skills
        and feelings name.
    """

    release: str
    drugs: tuple[Drug, ...]
    lines: tuple[Line, ...]
    products: tuple[Product, ...]
    equivalences: tuple[Equivalence, ...]
    interactions: tuple[Interaction, ...]
    red_flags: tuple[RedFlag, ...]
    missed_doses: tuple[MissedDose, ...]
    stability: tuple[Stability, ...]
    risk_factors: tuple[RiskFactor, ...]
    tapers: tuple[PublishedTaper, ...]
    brands: tuple[Brand, ...]
    outcomes: tuple[PublishedResult, ...]
    signs: tuple[Sign, ...]
    discriminators: tuple[Discriminator, ...]
    instruments: tuple[Instrument, ...]
    skills: tuple[Skill, ...]
    feelings: tuple[Feeling, ...]
    courses: tuple[SkillCourse, ...]
    habits: tuple[Habit, ...]
    diet_rows: tuple[DietRow, ...]
    sold_medicines: tuple[SoldMedicine, ...]
    food_pages: tuple[FoodPage, ...]
    lessons: tuple[Lesson, ...]
    vignettes: tuple[Vignette, ...]
    applied: tuple[tuple[str, str], ...]
    policy_sources: tuple[str, ...]
    sources: Mapping[str, Source]

    @property
    def source_keys(self) -> Iterator[tuple[str, str]]:
        """Each place that names a source, with the key."""
        for line in self.lines:
            yield from ((f"{line.drug} {line.field}", key) for key in line.fact.source)
        for one in self.drugs:
            yield from ((one.name, key) for key in one.source)
            yield from ((f"{one.name} {curve.id}", key) for curve in one.curves for key in curve.source)
        yield from ((product.id, key) for product in self.products for key in product.source)
        yield from ((type(row).__name__, key) for row in self.rows for key in row.source)
        yield from (("policy", key) for key in self.policy_sources)

    @property
    def rows(self) -> tuple[TableRow, ...]:
        """The rows of the smaller tables."""
        return (
            *self.equivalences,
            *self.interactions,
            *self.red_flags,
            *self.missed_doses,
            *self.stability,
            *self.risk_factors,
            *self.tapers,
            *self.brands,
            *self.outcomes,
            *self.signs,
            *self.discriminators,
            *self.instruments,
        )


def contents() -> Contents:
    """Return everything that this release holds; reads every data file."""
    drugs = tuple(drug(name) for name in drug_names())
    return Contents(
        release=release(),
        drugs=drugs,
        lines=tuple(line for one in drugs for line in _lines(one.name)),
        products=tuple(
            product for market in markets() for one in drugs for product in products(market, one.name)
        ),
        equivalences=_rows(Equivalence, "equivalences.tsv"),
        interactions=_rows(Interaction, "interactions.tsv"),
        red_flags=_rows(RedFlag, "red_flags.tsv"),
        missed_doses=_rows(MissedDose, "missed_doses.tsv"),
        stability=_rows(Stability, "stability.tsv"),
        risk_factors=_rows(RiskFactor, "risk_factors.tsv"),
        tapers=published_tapers(),
        brands=_rows(Brand, BRANDS),
        outcomes=outcomes(),
        signs=signs(),
        discriminators=discriminators(),
        instruments=instruments(),
        skills=skills(),
        feelings=feelings(),
        courses=courses(),
        habits=habits(),
        diet_rows=diet_rows(),
        sold_medicines=sold_medicines(),
        food_pages=food_pages(),
        lessons=lessons(),
        vignettes=vignettes(),
        applied=(*applied_names(), *_asked_of()),
        policy_sources=tuple(sorted({key for file in SOURCED for key in _sources_of(files.mapping(file))})),
        sources=sources(),
    )


def _rows(kind: type[Record], file: str) -> tuple[Record, ...]:
    """Return all records of a file."""
    return tuple(row for _, row in table(kind, file))


def _asked_of() -> Iterator[tuple[str, str]]:
    """Yield the file of signs with each drug and family that one is asked of."""
    for names, _ in applied_signs():
        yield from (("signs.tsv", name) for name in sorted(names))


def _lines(name: str) -> Iterator[Line]:
    """Yield every line of every history of a drug."""
    content = files.mapping(drug_file(name))
    histories = {field: content[field] for field in FIELDS if field in content}
    for metabolite in content.get("metabolites", ()):
        if "half_life_h" in metabolite:
            histories[f"{metabolite['name']} half_life_h"] = metabolite["half_life_h"]
    for field, history in histories.items():
        for lines in facts_by_market(history).values():
            yield from (Line(drug=name, field=field, fact=line) for line in lines)


def _sources_of(node: Any) -> Iterator[str]:
    """Yield every source key below a node of a YAML file."""
    if isinstance(node, dict):
        for key, below in node.items():
            if key == "source":
                yield from below
            else:
                yield from _sources_of(below)
    elif isinstance(node, list):
        for below in node:
            yield from _sources_of(below)
