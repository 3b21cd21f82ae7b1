"""Places in which something may stand."""
