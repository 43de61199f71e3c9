"""What is read of the record: plain frozen values of the core, never models."""
