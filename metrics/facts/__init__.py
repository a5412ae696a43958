"""What metrics count: one module per kind of row."""
