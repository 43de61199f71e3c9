"""The branches of the core that no test takes, each with the reason why it is kept."""
