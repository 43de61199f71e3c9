"""How a computer is told to make a backup each day: a timer of systemd, a job of launchd, a line of cron."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import PurePath
from xml.sax.saxutils import escape

NAME = "opentaper-backup"
LABEL = "org.opentaper.backup"
DOCTYPE = (
    '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">'
)
#: In the evening a computer of one's own is more likely to be on than at night.
HOUR, MINUTE = 20, 15


def systemd_units(words: Sequence[str], environment: Sequence[tuple[str, str]]) -> dict[PurePath, str]:
    """Return the files of a service and of its timer, for ``~/.config/systemd/user``.

    Examples
    --------
    >>> units = systemd_units(["opentaper", "backup", "--to", "/a 100%"], [])
    >>> print(units[PurePath("opentaper-backup.service")].splitlines()[-1])
    ExecStart="opentaper" "backup" "--to" "/a 100%%"
    """
    service = [
        "[Unit]",
        "Description=A backup of the OpenTaper record",
        "",
        "[Service]",
        "Type=oneshot",
        *(f"Environment={_for_systemd(f'{name}={value}')}" for name, value in environment),
        f"ExecStart={' '.join(map(_for_systemd, words))}",
    ]
    timer = [
        "[Unit]",
        "Description=A backup of the OpenTaper record each day",
        "",
        "[Timer]",
        f"OnCalendar=*-*-* {HOUR:02}:{MINUTE:02}:00",
        "Persistent=true",  # what was missed while the computer was off is made up for
        "",
        "[Install]",
        "WantedBy=timers.target",
    ]
    return {
        PurePath(f"{NAME}.service"): "\n".join(service) + "\n",
        PurePath(f"{NAME}.timer"): "\n".join(timer) + "\n",
    }


def launchd_job(words: Sequence[str], environment: Sequence[tuple[str, str]]) -> dict[PurePath, str]:
    """Return the file of a job, for ``~/Library/LaunchAgents``."""
    named = "".join(
        f"<key>{escape(name)}</key><string>{escape(value)}</string>" for name, value in environment
    )
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        DOCTYPE,
        '<plist version="1.0"><dict>',
        f"<key>Label</key><string>{LABEL}</string>",
        "<key>ProgramArguments</key><array>",
        *(f"<string>{escape(word)}</string>" for word in words),
        "</array>",
        f"<key>EnvironmentVariables</key><dict>{named}</dict>",
        "<key>StartCalendarInterval</key><dict>",
        f"<key>Hour</key><integer>{HOUR}</integer><key>Minute</key><integer>{MINUTE}</integer>",
        "</dict>",
        "</dict></plist>",
    ]
    return {PurePath(f"{LABEL}.plist"): "\n".join(lines) + "\n"}


def cron_line(words: Sequence[str], environment: Sequence[tuple[str, str]]) -> str:
    r"""Return a line for ``crontab -e``.

    Examples
    --------
    >>> cron_line(["opentaper", "backup", "--to", "/a 100%"], [])
    "15 20 * * * opentaper backup --to '/a 100\\%'"
    """
    told = [f"{name}={shlex.quote(value)}" for name, value in environment]
    command = " ".join([*told, *map(shlex.quote, words)])
    # cron reads a percent sign as the end of a line: https://man7.org/linux/man-pages/man5/crontab.5.html
    return f"{MINUTE} {HOUR} * * * {command.replace('%', chr(92) + '%')}"


def _for_systemd(word: str) -> str:
    """Return a word as systemd reads it: quoted, with no name of a variable or a unit in it."""
    plain = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{plain}"'
