"""Frame in, frame out: measures, leg days, tags, baselines and effects. No input or output."""
