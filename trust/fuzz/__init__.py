"""What nobody meant to send, sent to every parser and every door."""
