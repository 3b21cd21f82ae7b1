"""Prompts as a text-to-image model reads them: tokens, and the text encoder's embeddings."""

from __future__ import annotations

import torch

from campanile.diffusion.embeddings import Embeddings, check_finite
from campanile.diffusion.model import placed, stored_dtype
from campanile.diffusion.source import Source, opening

TOKENS = 77
"""Length to which prompts are padded; DeepFloyd IF's UNet gets no mask."""


def tokenise(tokenizer, prompts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and attention mask of prompts, int64 (B, 77) both, prepared as DeepFloyd IF's pipelines do.

    Prompts are lower-cased and stripped, then padded or cut to 77 tokens.
    """
    texts = [prompt.lower().strip() for prompt in prompts]
    batch = tokenizer(texts, padding="max_length", max_length=TOKENS, truncation=True, return_tensors="pt")
    return batch.input_ids, batch.attention_mask


def open_tokenizer(source: Source):
    """The tokenizer.

    :raises CampanileError: it cannot be opened.
    """
    from transformers import T5Tokenizer  # not AutoTokenizer, which offers to run code that comes with a model

    with opening(source, "tokenizer") as folder:
        return T5Tokenizer.from_pretrained(folder)


def open_encoder(
    source: Source, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32, offload: bool = False
):
    """The T5 encoder, see ``TextEncoder.open``."""
    from transformers import T5EncoderModel

    class Encoder(T5EncoderModel):
        # The library keeps some weights in float32 beside float16. Unless float16 is wanted, that is a waste.
        _keep_in_fp32_modules = T5EncoderModel._keep_in_fp32_modules if dtype == torch.float16 else None

    with opening(source, "text_encoder") as folder:
        stored = stored_dtype(source, folder)
        encoder = Encoder.from_pretrained(folder, variant=source.variant, use_safetensors=True, dtype=stored)
    return placed(encoder, torch.device(device), dtype, offload)


def pieces(tokenizer, prompt: str) -> list[str]:
    """The tokens of a prompt as text: a mark begins each word, and the last token ends the prompt."""
    return tokenizer.convert_ids_to_tokens(tokenizer(prompt.lower().strip()).input_ids)


def broken_words(tokenizer, prompt: str) -> list[str]:
    """The words of a prompt that the tokenizer cuts into pieces, such as "cam-pan-ile"."""
    mark = "\N{LOWER ONE EIGHTH BLOCK}"
    # Without punctuation, which is a token by itself.
    read = [piece for piece in pieces(tokenizer, prompt)[:-1] if any(map(str.isalnum, piece)) or piece == mark]
    words = "-".join(read).replace(f"-{mark}", " ").split()
    return [word.strip(f"{mark}-") for word in words if "-" in word.strip(f"{mark}-")]


def notes(tokenizer, prompt: str) -> list[str]:
    """One sentence for each thing in a prompt that the model does not read."""
    tokens = tokenizer(prompt.lower().strip()).input_ids
    found = []
    if len(tokens) > TOKENS:
        found.append(f"{prompt!r} has {len(tokens)} tokens: the last {len(tokens) - TOKENS} are cut off")
    if tokenizer.unk_token_id in tokens:
        found.append(f"{prompt!r} has characters that the tokenizer does not know")
    return found


class TextEncoder:
    """A tokenizer and a T5 encoder, which takes its input on ``device`` (default: where its weights are)."""

    def __init__(self, tokenizer, encoder, device: torch.device | str | None = None) -> None:
        self.tokenizer, self.encoder = tokenizer, encoder.eval()
        self.device = device or encoder.device

    @classmethod
    def open(
        cls,
        source: Source,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
        offload: bool = False,
    ):
        """Open both.

        :param dtype: T5-XXL overflows in float16, so bfloat16 or float32.
        :param offload: as for ``open_unet``.
        :raises CampanileError: they cannot be opened.
        """
        tokenizer = open_tokenizer(source)
        return cls(tokenizer, open_encoder(source, device, dtype, offload), device)

    @torch.no_grad()
    def embed(self, prompts: list[str]) -> torch.Tensor:
        """Embeddings (B, 77, width); padding is masked."""
        tokens, mask = (part.to(self.device) for part in tokenise(self.tokenizer, prompts))
        return self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state

    def embeddings(self, prompts: list[str]) -> Embeddings:
        """Embeddings of prompts, encoded one by one, so that none depends on the others.

        :raises CampanileError: an embedding is not finite.
        """
        found = {prompt: self.embed([prompt]).cpu() for prompt in prompts}
        check_finite(found, "the text encoder")
        return Embeddings(found)
