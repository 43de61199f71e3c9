"""Backups: made while the app runs, looked through before they count, kept for so long, and brought back."""
