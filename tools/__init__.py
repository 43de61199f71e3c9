"""Small programs for those who work on OpenTaper; none is part of the package."""
