"""Where the bench keeps what it builds: outside the project, in the user's folder of caches."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def store() -> Path:
    """Return the folder; ``OPENTAPER_BENCH`` names another."""
    told = os.environ.get("OPENTAPER_BENCH")
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    found = Path(told) if told else caches / "opentaper-bench"
    found.mkdir(parents=True, exist_ok=True)
    return found


C_FLAGS = ("-Ofast", "-march=native", "-mprefer-vector-width=512", "-fopenmp")


def compiler() -> str | None:
    """Return the C compiler, if there is one; gcc alone, as the flags are its own."""
    return shutil.which("gcc")


def compiler_version() -> str:
    """Return the name and version of the compiler."""
    told = subprocess.run(
        [compiler() or "gcc", "-dumpfullversion"], capture_output=True, text=True, check=True
    )
    return f"gcc {told.stdout.strip()} {' '.join(C_FLAGS)}"


def built(source: str) -> Path | None:
    """Return the library made from a C file of the bench; None without a compiler or if it fails."""
    tool = compiler()
    if tool is None:
        return None
    text = (HERE / source).read_bytes()
    # Made anew when the file or the machine changes.
    known = Path("/proc/cpuinfo")
    machine = known.read_text().partition("\n\n")[0] if known.exists() else ""
    lines = "".join(line for line in machine.splitlines() if line.startswith(("model name", "flags")))
    mark = hashlib.sha256(text + lines.encode() + " ".join(C_FLAGS).encode()).hexdigest()[:12]
    made = store() / f"{Path(source).stem}-{mark}.so"
    if not made.exists():
        command = [tool, *C_FLAGS, "-shared", "-fPIC", str(HERE / source), "-o", str(made), "-lm"]
        if subprocess.run(command, check=False, capture_output=True).returncode:
            return None
    return made
