"""`make bench`: what things cost, as ratios inside one run."""
