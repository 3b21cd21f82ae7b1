"""IF-mini's tokenizer: T5's kind (unigram pieces), one piece for each word that captions or common English have.

A word that is not among them is spelt from the longest pieces there are, down to single characters, and a character
that is not among them (another script, say) is the unknown token: no prompt breaks anything.
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
WORD_START = "\u2581"
CHARACTERS = string.ascii_lowercase + string.digits + "-'.,!?&:;/()\"" + "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß"
CHARACTER_SCORE = -30.0


def build(captions: Iterable[str]) -> T5Tokenizer:
    """A tokenizer whose words are those of the captions and of common English.

    Words score the logarithm of their frequency. A character scores less than any word, so that spelling is the last
    resort.
    """
    counts = Counter(word for caption in captions for word in caption.lower().split())
    counts.update(COMMON)
    total = counts.total()
    pieces = [(special, 0.0) for special in SPECIAL]
    pieces += [(WORD_START + word, math.log(count / total)) for word, count in sorted(counts.items())]
    known = {piece for piece, _ in pieces}
    spelling = [WORD_START, *CHARACTERS, *(WORD_START + character for character in CHARACTERS)]
    pieces += [(piece, CHARACTER_SCORE) for piece in spelling if piece not in known]
    return T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=TOKENS)
