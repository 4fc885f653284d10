"""What a run was meant to be before it began: easy, long, tempo … (``decide.planned_kind``)."""
