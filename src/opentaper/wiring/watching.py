"""What whoever watches a server is given: what processes count together, and faults by their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def keep_fault(error: BaseException) -> tuple[str, bool]:
    """Return the number of a fault of a command, and whether it stands in the log of this computer."""
    from opentaper.settings.faults import kept_fault

    return kept_fault(error)


def read_reference(text: str) -> str:
    """Return the number of a fault as it is kept, however it was typed; "" where it cannot be one."""
    from opentaper.settings.references import read_reference as read

    return read(text)


def find_fault(reference: str, files: tuple[Path, ...] = ()) -> list[dict[str, object]]:
    """Return the lines of the log that bear a number."""
    from opentaper.settings.faults import found_lines

    return found_lines(reference, files)


def share_metrics() -> None:
    """Let the processes that answer count together, if anything is counted."""
    from opentaper.settings.metering import share_between_processes

    share_between_processes()


def forget_metrics(pid: int) -> None:
    """Let go of what a process that ended counted in."""
    from opentaper.settings.metering import forget_process

    forget_process(pid)


def end_metrics() -> None:
    """Remove what the processes counted in, as the app ends."""
    from opentaper.settings.metering import remove_shared

    remove_shared()
