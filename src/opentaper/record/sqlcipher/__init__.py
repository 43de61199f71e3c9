"""SQLite whose file is encrypted: Django's own backend over SQLCipher, opened with a passphrase."""
