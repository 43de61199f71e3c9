"""Words, figures and drawings in templates."""
