"""How IF-mini is made: its training scenes, networks, training and evaluation. See README.md beside this file."""
