"""The sheets of a workbook, a module a kind; reports.xlsx puts them together."""
