"""Made-up files, programs and services that behave like the real ones."""
