"""Ways to hurt legstats on purpose: kills, power cuts, a full disk, damaged and endless inputs."""
