"""Rows with sealed columns: what changes several at once seals each value for its own row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models, transaction

from opentaper.record.fields import Sealed
from opentaper.record.keys import is_sealing

Row = TypeVar("Row", bound=models.Model)


class SealedRows(models.QuerySet[Row]):
    """Rows whose sealed columns can be changed by ``update``, too."""

    def update(self, **kwargs: Any) -> int:
        """Change the rows, and return how many there were."""
        sealed = {name: column for name in kwargs if (column := _sealed(self.model, name)) is not None}
        told = {
            name: kwargs[name]
            for name in sealed
            if kwargs[name] is not None and kwargs[name] not in ("", b"")
        }
        if not told or not is_sealing():
            return super().update(**kwargs)
        whose = next(iter(sealed.values())).whose_column()
        n = 0
        with transaction.atomic(using=self.db, savepoint=False):
            for row in list(self.order_by().values_list("pk", *(("person_id",) if whose else ()))):
                mine = {
                    name: sealed[name].cell(value, row[0], row[1] if whose else None)
                    for name, value in told.items()
                }
                # the conditions are asked again: somebody else may have changed the row meanwhile
                n += super(SealedRows, self.filter(pk=row[0])).update(**{**kwargs, **mine})
        return n

    def bulk_update(self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Change some columns of rows, none of them sealed: refuse where one is."""
        names = list(fields)
        if any(_sealed(self.model, name) is not None for name in names):
            raise TypeError(f"{self.model.__name__}: sealed columns are changed row by row")
        return super().bulk_update(objs, names, batch_size)

    # how Django keeps templates from calling them
    update.alters_data = True  # type: ignore[attr-defined]  # a function may have attributes
    bulk_update.alters_data = True  # type: ignore[attr-defined]  # a function may have attributes


class SealedManager(models.Manager[Row]):
    """What ``objects`` is: it gives rows whose sealed columns can be changed by ``update``, too."""

    def get_queryset(self) -> SealedRows[Row]:
        """Return all rows."""
        return SealedRows(self.model, using=self._db)


def _sealed(model: type[models.Model], name: str) -> Sealed | None:
    column = model._meta.get_field(name)
    return column if isinstance(column, Sealed) else None
