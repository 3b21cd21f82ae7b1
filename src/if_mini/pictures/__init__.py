"""The openly licensed pictures that IF-mini learns from.

`sources` fetches the packages; `nouns`, `cutouts` and `photographs` list what is taken from them and what captions call
it; `render` writes it all to a cache, which `cache` opens.
"""
