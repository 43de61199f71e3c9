"""A client of the API: one method for each operation, answers as frozen values, doses in micrograms.

It needs nothing but Python itself. What the server refuses is an :class:`ApiProblem`.
"""

from opentaper.client.each import each
from opentaper.client.operations import OpenTaperClient
from opentaper.client.transport import ApiProblem, UnsafeAddress

__all__ = ["ApiProblem", "OpenTaperClient", "UnsafeAddress", "each"]
