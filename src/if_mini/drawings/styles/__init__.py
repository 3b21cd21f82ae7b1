"""Styles of pictures, from photographs to lithographs."""
