"""``python -m tests.stores.writer PERSON FIRST N``: does N deeds and tells each one once it is confirmed."""

from __future__ import annotations

import sys
from uuid import UUID

import django


def main(person: str, first: str, n: str) -> None:
    """Do the deeds from the first one on."""
    django.setup()
    from tests.stores.deeds import CountTold, count_twice, moment

    for at in range(int(first), int(first) + int(n)):
        answer = count_twice(CountTold(at), moment(at, UUID(person)))
        sys.stdout.write(f"{at} {answer.n_before}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
