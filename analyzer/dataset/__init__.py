"""From the store to the frames."""
