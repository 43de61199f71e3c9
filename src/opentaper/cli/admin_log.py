"""``opentaper admin-log``: what was done to accounts, keys and backups of a server."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.actions.office.admin_log import AdminLog

EXAMPLES = ("opentaper admin-log", "opentaper admin-log --newest 5 --json")
BROKEN = 4


def admin_log(
    *,
    newest: Annotated[int, Option("--newest", min=1, max=1000, help="How many acts to show.")] = 50,
    language: shared.Language = "en",
    as_json: shared.Json = False,
) -> int:
    """Show what was done to accounts, keys and backups, and look whether the book is whole."""
    from opentaper import wiring
    from opentaper.cli.screen import Screen
    from opentaper.cli.texts import told
    from opentaper.wording import words

    wiring.start_app(team=True)
    log = wiring.read_admin_log(newest)
    if as_json:
        sys.stdout.write(_document(log) + "\n")
    else:
        with Screen(language) as screen:
            for act in log.acts:
                who = act.by or words("admin_log.operator", language)
                account = told("admin_log.account", language, account=act.account) if act.account else ""
                what = words(f"admin_act.{act.kind}", language)
                result = "" if act.result == "done" else " " + told(f"admin_result.{act.result}", language)
                screen.line(f"{act.seq}  {act.at:%Y-%m-%d %H:%M}  {who}: {what}{account}{result}")
            if log.broken_at is None:
                screen.say(told("admin_log.whole", language), style="bold")
            else:
                screen.say(told("admin_log.broken", language, n=log.broken_at), style="bold")
    return 0 if log.broken_at is None else BROKEN


def _document(log: AdminLog) -> str:
    acts = [
        {
            "seq": act.seq,
            "at": act.at.isoformat(),
            "act": act.kind.value,
            "by": act.by,
            "account": act.account,
            "result": act.result.value,
            "told": dict(act.told),
        }
        for act in log.acts
    ]
    return json.dumps({"acts": acts, "broken_at": log.broken_at}, ensure_ascii=False, indent=2)
