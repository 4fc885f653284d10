"""``python -m analyzer`` is ``legstats``."""

from analyzer.cli import main

main()
