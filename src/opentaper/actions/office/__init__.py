"""What whoever runs a server does: keys, accounts, backups, and the book in which that stands."""
