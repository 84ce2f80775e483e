"""How fast the product is, as ratios to hand-written floors: `python -m benchmarks` (docs/benchmarks.md)."""
