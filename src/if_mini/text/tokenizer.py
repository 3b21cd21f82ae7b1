"""IF-mini's tokenizer: unigram pieces as in T5, one piece for each word of captions and of common English.

Other words are spelt from the longest pieces there are, down to single characters. A character without a piece (another
script, say) is the unknown token, so every prompt can be read.
"""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Iterable

from transformers import T5Tokenizer

from campanile.diffusion.text import TOKENS
from if_mini.text.words import COMMON

SPECIAL = ("<pad>", "</s>", "<unk>")
WORD_START = "\N{LOWER ONE EIGHTH BLOCK}"
CHARACTERS = string.ascii_lowercase + string.digits + "-'.,!?&:;/()\"" + "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß"
CHARACTER_SCORE = -30.0
"""Less than any word's, so that spelling is the last resort."""


def build(captions: Iterable[str]) -> T5Tokenizer:
    """A tokenizer for the words of captions and of common English; a word's score is the log of its frequency."""
    counts = Counter(word for caption in captions for word in caption.lower().split())
    counts.update(COMMON)
    total = counts.total()
    pieces = [(special, 0.0) for special in SPECIAL]
    pieces += [(WORD_START + word, math.log(count / total)) for word, count in sorted(counts.items())]
    known = {piece for piece, _ in pieces}
    spelling = [WORD_START, *CHARACTERS, *(WORD_START + character for character in CHARACTERS)]
    pieces += [(piece, CHARACTER_SCORE) for piece in spelling if piece not in known]
    return T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=TOKENS)
