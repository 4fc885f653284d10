"""Which records are the same activity, and what they say of it together."""
