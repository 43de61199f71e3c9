"""What every error is: a code, an exit code, an HTTP status, and the values that explain it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class OpenTaperError(Exception):
    """Anything that OpenTaper refuses, with the values that explain it."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1
    http_status: ClassVar[int] = 400

    def __init_subclass__(cls, *, code: str = "", exit_code: int = 0, http_status: int = 0) -> None:
        """Give a leaf its code, its exit code, and the HTTP status where it is not that of its branch."""
        super().__init_subclass__()
        cls.code, cls.exit_code = code or cls.code, exit_code or cls.exit_code
        cls.http_status = http_status or cls.http_status

    @property
    def values(self) -> dict[str, object]:
        """The fields by name, for the wording catalogues and for JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!s}" for name, value in self.values.items())
        return f"{self.code}: {told}" if told else self.code
