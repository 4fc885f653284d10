"""Accounts at services that do not exist; ``analyzer.accounts`` is shown this folder."""
