"""Inputs that atheris makes: what takes a new way through the code is kept and changed on."""

from __future__ import annotations

import sys
from pathlib import Path

from trust.fuzz.child import Tally
from trust.fuzz.edits import MOST_BYTES, ByChance, changed

#: Two of three changes know how the file is built; the third turns bytes.
OF_KIND = 3


def run(room: str, name: str, start: int, seconds: float, folder: Path) -> None:
    """Try inputs at a target until the time is over; what was covered is told on standard error.

    The process ends here: libFuzzer, which atheris drives, does not come back.
    """
    import atheris

    with atheris.instrument_imports(include=["opentaper", "trust.fuzz.targets.planted"]):
        from trust.fuzz.targets import target_in

        target = target_in(room, name)
        corpus = folder / "corpus"
        corpus.mkdir(exist_ok=True)
        tally = Tally(folder)
        for number, data in enumerate(target.seeds):
            (corpus / f"seed-{number}").write_bytes(data)
            tally.take(target, data)  # whatever is imported late is imported here, and so watched

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        if seed % OF_KIND:
            return changed(data, target.shape, ByChance(seed))[:most]
        told: bytes = atheris.Mutate(data, most)
        return told

    def one(data: bytes) -> None:
        tally.take(target, bytes(data))

    flags = {
        "max_total_time": max(1, round(seconds)),
        "seed": start or 1,
        "max_len": MOST_BYTES,
        "rss_limit_mb": 4096,
        "timeout": 600,  # who waits counts the work, and knows the input; 0 would be a second by the clock
        "print_final_stats": 1,
    }
    words = [sys.argv[0], *(f"-{key}={value}" for key, value in flags.items())]
    words += [f"-artifact_prefix={folder}/", str(corpus)]
    atheris.Setup(words, one, custom_mutator=mutate)
    try:
        atheris.Fuzz()
    finally:
        tally.tell()
