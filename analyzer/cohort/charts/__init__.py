"""The study's charts, each of what was pooled: for the desk, then for the phone."""
