"""Every attack of tests/attacks, tried and counted: ``python -m trust.attacks``."""
