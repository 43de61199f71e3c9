"""What a key of a program may be let do; each is ticked by itself, and none gives another."""

from __future__ import annotations

from enum import StrEnum


class ApiScope(StrEnum):
    """One thing that a key of a program may do with one part of a record."""

    READ_PLAN = "read:plan"
    WRITE_PLAN = "write:plan"
    CONFIRM_DOSE = "confirm:dose"
    READ_CHECK_INS = "read:check_ins"
    WRITE_CHECK_INS = "write:check_ins"
    READ_UNDERSTANDING = "read:understanding"
    READ_TEAM = "read:team"
    EXPORT = "export"
    SHARED_READ = "shared:read"


#: What can be done on one's own computer, where nobody shares with anybody.
OF_ONE_PERSON = tuple(scope for scope in ApiScope if scope not in {ApiScope.READ_TEAM, ApiScope.SHARED_READ})
