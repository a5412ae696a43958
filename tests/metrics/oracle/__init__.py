"""A second reading of every metric in plain Python: from the definitions in words, never from the program's SQL.

Nothing here imports the package under test. `world` is what a warehouse holds, `asked` a question about it,
`sums` the arithmetic of a figure; the other modules read the definitions, one family each.
"""
