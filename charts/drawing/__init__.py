"""How each form is drawn with Plotly, a module a form, as plain dictionaries."""
