"""What is worked out and kept beside the store: its files, and what they are good for."""
