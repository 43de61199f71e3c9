"""What a form told: read field by field, every text kept, and what is wrong said beside its field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.http import QueryDict

from opentaper.errors import OpenTaperError
from opentaper.wording import error_text, words

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class FieldShown:
    """A field as a template shows it: its name, what was typed, and what is wrong ("" where nothing is)."""

    name: str
    values: tuple[str, ...]
    error: str

    @property
    def value(self) -> str:
        """The last text of the field."""
        return self.values[-1] if self.values else ""


#: Signs that nobody types: NUL and its kin, which PostgreSQL or XML cannot keep, and those that turn the
#: direction of what stands around them, so that a name could make a page read otherwise than it says.
_UNTYPED = dict.fromkeys(
    code
    for code in (*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in "\t\n\r"
)


def _typed(text: str) -> str:
    """Return a text without signs that nobody types."""
    return text.translate(_UNTYPED)


@dataclass(slots=True)
class TypedForm:
    """What a person typed, and what is wrong with it.

    Examples
    --------
    >>> from opentaper.quantities import Dose
    >>> form = TypedForm.of({"dose": "12,5 mg", "goal": "soon"})
    >>> form.read("dose", Dose.parse), form.read("goal", Dose.parse), form.value("goal")
    (Dose('12.5 mg'), None, 'soon')
    >>> form.is_good, form["goal"].error[:28]
    (False, "“soon” can't be read as a do")
    """

    texts: dict[str, tuple[str, ...]]
    language: str = "en"
    errors: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, told: QueryDict | Mapping[str, str], language: str = "en") -> TypedForm:
        """Return the form of a POST, or of what is to be shown in its fields at first."""
        if isinstance(told, QueryDict):
            return cls(
                {name: tuple(_typed(str(text)) for text in texts) for name, texts in told.lists()}, language
            )
        return cls({name: (text,) for name, text in told.items()}, language)

    @property
    def is_good(self) -> bool:
        """Whether nothing has been found wrong so far."""
        return not self.errors

    def __getitem__(self, name: str) -> FieldShown:
        return FieldShown(name, self.texts.get(name, ()), self.errors.get(name, ""))

    def value(self, name: str) -> str:
        """Return the text of a field without the blanks around it, "" where it was not sent."""
        texts = self.texts.get(name, ())
        return texts[-1].strip() if texts else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return every text of a field that may be chosen several times."""
        return tuple(text for text in self.texts.get(name, ()) if text)

    def is_ticked(self, name: str) -> bool:
        """Return whether a box is ticked: a browser sends only those that are."""
        return bool(self.value(name))

    def read(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """Return what a field means; None where it is empty, or wrong: then its error says what and why."""
        text = self.value(name)
        if not text:
            return None
        try:
            return parse(text)
        except OpenTaperError as error:
            self.errors[name] = " ".join(error_text(error, self.language))
        except ValueError:
            self.say(name, "web.form.not_understood", text=text)
        return None

    def need(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """Return what a field means, and note where it is empty."""
        if not self.value(name):
            self.say(name, "web.form.needed")
        return self.read(name, parse)

    def choose(self, name: str, among: Mapping[str, Value]) -> Value | None:
        """Return what was chosen from a closed list; anything else is an error of the field."""
        text = self.value(name)
        if text in among:
            return among[text]
        self.say(name, "web.form.choose")
        return None

    def say(self, name: str, code: str, **values: object) -> None:
        """Note a sentence of the catalogues beside a field."""
        self.errors[name] = words(code, self.language, **values)

    def blame(self, name: str, error: OpenTaperError) -> None:
        """Note what an action refused beside the field that it is about."""
        self.errors[name] = " ".join(error_text(error, self.language))
