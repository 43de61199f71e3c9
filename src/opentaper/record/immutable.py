"""Rows that are written once: they can be added and read, and leave only with the person they are about.

The tables themselves refuse too (triggers of migration 0002); this says so before the database has to.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn, TypeVar

from django.db import models

from opentaper.record.rows import SealedManager, SealedRows

Row = TypeVar("Row", bound=models.Model)


class WrittenOnce(TypeError):
    """A change to a row that is written once: a mistake in the program, never in what was asked."""


class WrittenOnceRows(SealedRows[Row]):
    """Rows that can be added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise WrittenOnce(f"{self.model.__name__} rows are never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise WrittenOnce(f"{self.model.__name__} rows leave only with their person")

    def bulk_update(
        self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None
    ) -> NoReturn:
        """Refuse."""
        raise WrittenOnce(f"{self.model.__name__} rows are never changed")

    # how Django keeps templates from calling them
    update.alters_data = True  # type: ignore[attr-defined]  # a function may have attributes
    delete.alters_data = True  # type: ignore[attr-defined]  # a function may have attributes


class WrittenOnceManager(SealedManager[Row]):
    """What ``objects`` is: it gives rows that can be added and read."""

    def get_queryset(self) -> WrittenOnceRows[Row]:
        """Return all rows."""
        return WrittenOnceRows(self.model, using=self._db)


class WrittenOnceModel(models.Model):
    """A row that is never changed once it is there."""

    class Meta:
        abstract = True

    objects = WrittenOnceManager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; refuse to change one that is there."""
        if not self._state.adding:
            raise WrittenOnce(f"{type(self).__name__} {self.pk} is there and is never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise WrittenOnce(f"{type(self).__name__} {self.pk} leaves only with its person")
