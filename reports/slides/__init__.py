"""The slides of a deck: the house style, native charts and tables, words that a refresh may renew."""
