"""How speed depends on heart rate over all athletes: the first step of pooling."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SlopePopulation:
    """The athletes' slopes, log speed per log (heart rate - 50): normal, ``mean`` and ``sd``.

    Attributes:
        mean: of the population (beta).
        mean_se: its standard error.
        sd: between athletes (sigma_b), never below 0.08.
        n_athletes: how many slopes it was learned from.
        learned: False where too few athletes have an instrument, so that it is the shipped prior.
    """

    mean: float
    mean_se: float
    sd: float
    n_athletes: int
    learned: bool
