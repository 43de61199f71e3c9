"""What goes in and out at this door, as pydantic has it: strict, and nothing that is not named."""
