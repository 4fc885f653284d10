"""The charts: each is drawn once on a canvas, which is written as SVG and painted as PNG."""
