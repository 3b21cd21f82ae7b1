"""Towers, towns and landscapes, painted on a canvas."""
