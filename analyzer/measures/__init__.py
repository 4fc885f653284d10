"""What one run's stream is reduced to, once, at import."""
