"""The charts: drawn once with matplotlib, placed inline as themed SVG and beside it as PNG."""
