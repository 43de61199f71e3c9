"""All that is known of one drug, in the order of its sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from opentaper.formulary.facts import Drug, Fact, Product, Source
from opentaper.formulary.rows import Equivalence, Interaction, MissedDose, PublishedTaper, RedFlag, Stability

#: The facts of a drug by name, in the order in which they are told.
FACTS = (
    "usual_min_mg",
    "usual_max_mg",
    "licensed_max_mg",
    "older_max_mg",
    "half_life_h",
    "tmax_h",
    "bioavailability_pct",
)


@dataclass(frozen=True, slots=True)
class DrugSheet:
    """A drug with everything that names it; ``products`` by market, ``sources`` all that it rests on."""

    drug: Drug
    release: str
    products: tuple[tuple[str, tuple[Product, ...]], ...]
    published_tapers: tuple[PublishedTaper, ...]
    equivalences: tuple[Equivalence, ...]
    interactions: tuple[Interaction, ...]
    missed_doses: tuple[MissedDose, ...]
    red_flags: tuple[RedFlag, ...]
    stability: tuple[Stability, ...]
    sources: tuple[Source, ...] = ()

    @property
    def facts(self) -> tuple[tuple[str, Fact | None], ...]:
        """The facts by name in their order; None is not known."""
        return tuple((name, getattr(self.drug, name)) for name in FACTS)

    @property
    def metabolites(self) -> tuple[tuple[str, Fact | None], ...]:
        """The active metabolites by name, each with its half-life."""
        return tuple((part.name, part.half_life_h) for part in self.drug.metabolites)

    @property
    def equivalents(self) -> tuple[Equivalence, ...]:
        """The equivalences to another drug; to itself is how a table counts, and says nothing."""
        return tuple(row for row in self.equivalences if row.reference_drug != self.drug.name)

    @property
    def source_keys(self) -> tuple[str, ...]:
        """The keys of all sources that the sheet rests on, each once, sorted."""
        return tuple(sorted(set(chain.from_iterable(self._named()))))

    def _named(self) -> Iterator[tuple[str, ...]]:
        yield self.drug.source
        yield from (fact.source for _, fact in (*self.facts, *self.metabolites) if fact is not None)
        yield from (curve.source for curve in self.drug.curves)
        yield from (product.source for _, listed in self.products for product in listed)
        rows = (
            *(self.published_tapers, self.equivalences, self.interactions),
            *(self.missed_doses, self.red_flags, self.stability),
        )
        for table in rows:
            yield from (row.source for row in table)
