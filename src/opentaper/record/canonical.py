"""One spelling of a JSON value, so that equal values have equal bytes on every database."""

from __future__ import annotations

import json


def canonical_json(value: object) -> str:
    r"""Return the one JSON text of a value: sorted keys, no spaces, ASCII, no NaN.

    Raises
    ------
    ValueError
        If a number is not finite.
    TypeError
        If the value is not made of dicts, lists, text, numbers, booleans and None.

    Examples
    --------
    >>> canonical_json({"b": 1.0, "a": [True, None, "µ"]})
    '{"a":[true,null,"\\u00b5"],"b":1.0}'
    """
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
