"""Many athletes: the same functions over many stores, and what they show together."""
