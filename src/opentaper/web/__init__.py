"""The pages: each parses a request, calls one action and renders; no sums and no queries stand here."""
