"""IF-mini's networks and their training."""
