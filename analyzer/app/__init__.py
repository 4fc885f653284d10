"""The page that lives: the report with buttons, on this computer alone."""
