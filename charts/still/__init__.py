"""A chart without a script, from the dictionaries that Plotly is handed: what a report shows anywhere."""
