"""`make simulate`: a cohort of made-up people lives with the real bot for as many weeks as its track has."""
