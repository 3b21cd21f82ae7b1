"""The openly licensed pictures that IF-mini learns from, and how the cache that `if_mini.pictures.cache` opens is made.

`sources` fetches the packages; `nouns`, `cutouts` and `photographs` say what is taken from them and what captions call
it; `render` makes the cache.
"""
