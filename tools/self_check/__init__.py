"""Whether what is learnt of a person is as sure as it claims: ``python -m tools.self_check``."""
