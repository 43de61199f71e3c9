"""JSON that somebody gave, read or named as none: it may be changed by hand, or cut off on its way."""

from __future__ import annotations

import json
from typing import Any

from opentaper.errors import BadLine
from opentaper.exchange.diary_table import shortened


def told_json(text: str, file: str, why: str = "not_json") -> Any:
    r"""Return what a text tells, with or without the mark that some editors write before it.

    Raises
    ------
    BadLine
        It is no JSON: ``why`` at the line where that shows.

    Examples
    --------
    >>> told_json("\ufeff[1]", "mine.json")
    [1]
    """
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as wrong:
        raise BadLine(file=file, line=wrong.lineno, why=why, text=wrong.msg) from None
    except (ValueError, RecursionError) as wrong:  # a number of thousands of digits, or lists without end
        raise BadLine(file=file, line=1, why=why, text=shortened(str(wrong))) from None
