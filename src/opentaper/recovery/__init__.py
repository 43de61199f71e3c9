"""What comes back while a drug goes: small pure analyses of feelings, and which skill may be of use."""
