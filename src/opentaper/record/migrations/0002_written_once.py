"""The database refuses to change what is written once, and lets it go only with a person who is leaving.

A later migration that lets SQLite build one of these tables anew takes its triggers away: it must end with
``migrations.RunPython(add_triggers)`` from here (tests/stores look whether they are there).
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = ("record_planversion", "record_planstatus", "record_logentry")

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_update BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is written once'); END;
CREATE TRIGGER IF NOT EXISTS {table}_no_delete BEFORE DELETE ON {table}
WHEN EXISTS (SELECT 1 FROM record_person WHERE id = OLD.person_id AND NOT leaving)
BEGIN SELECT RAISE(ABORT, '{table} is written once'); END;
"""
FUNCTION = """
CREATE OR REPLACE FUNCTION record_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS
        (SELECT 1 FROM record_person WHERE id = OLD.person_id AND NOT leaving) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL = """
CREATE OR REPLACE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION record_written_once()
"""


def add_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Add the triggers that are missing."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL.format(table=table))
            else:
                for statement in SQLITE.format(table=table).split("END;"):
                    if statement.strip():
                        cursor.execute(f"{statement}END;")


def drop_triggers(apps: Any, schema_editor: Any) -> None:  # the signature is Django's
    """Take the triggers away, so that the tables can go."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS record_written_once() CASCADE")
            return
        for table in TABLES:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update")
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_delete")


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = [("record", "0001_first_tables")]
    operations = [migrations.RunPython(add_triggers, drop_triggers)]
