"""Questions that take more than one figure: each gives numbers, n, a state, and where to look at the rows."""
