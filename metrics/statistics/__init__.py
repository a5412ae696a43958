"""Statistics on plain numbers and arrays: no warehouse, no metric, no words."""
