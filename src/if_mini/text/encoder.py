"""The text encoder's training: it learns from captions alone, before there are pictures, and then stays as it is.

DeepFloyd IF takes a T5 that has read much of the web, and never changes it. IF-mini's has only captions to read; what
a UNet needs of it is that captions which say different things look different, at every one of the 77 places: so it is
taught to tell at every place all words of the caption, the rare ones above all, and at a word's place that word.

Trained together with the UNet from nothing it does not get there: after 40,000 images the embeddings of all captions
were still alike (96 % of their power was their mean), and the right caption made the error in eps .6 % smaller.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import torch
from torch import nn
from transformers import T5EncoderModel, T5Tokenizer

from campanile.diffusion.text import tokenise
from if_mini.text.tokenizer import SPECIAL, WORD_START

BATCH, PLACES = 64, 24
"""Captions a step, and places of each: those of its words, and enough of those after it."""

LEARNING_RATE, WARM_UP, FALL = 1e-3, 50, 0.3
"""The learning rate rises over 50 steps, and falls to 0 over the last 30 %."""

STRAY = 0.25
"""Share of captions that are words at random: prompts are freer than captions."""

OWN = 0.3
"""Weight of the loss for a word at its own place, beside that for all words at every place."""

HEARD = 2000
"""How many captions are enough for `hear`."""


def rarity(tokens: torch.Tensor, mask: torch.Tensor, vocabulary: int) -> torch.Tensor:
    """The weight of each piece, (V,): the inverse square root of how often captions have it; 0 for special pieces."""
    weights = (1.0 + torch.bincount(tokens[mask.bool()], minlength=vocabulary)).rsqrt()
    weights[: len(SPECIAL)] = 0
    return weights


def losses(guesses: torch.Tensor, tokens: torch.Tensor, mask: torch.Tensor, weights: torch.Tensor):
    """Cross-entropies, () each: of a word at its own place, and of all the caption's words at every place.

    :param guesses: log-probabilities of pieces at every place, (B, P, V).
    :param tokens: (B, P); `mask` is 1 where the caption is.
    :param weights: of pieces, see `rarity`.
    """
    own = nn.functional.nll_loss(guesses[mask.bool()], tokens[mask.bool()])
    words = guesses.new_zeros(guesses.shape[0], guesses.shape[2]).scatter_add_(1, tokens, weights[tokens] * mask)
    words = words / words.sum(1, keepdim=True).clamp_min(1e-9)
    return own, -(guesses * words[:, None]).sum(2).mean()


def teach(
    encoder: T5EncoderModel,
    tokenizer: T5Tokenizer,
    captions: list[str],
    seed: int,
    steps: int,
    follow: Callable[[range], Iterable[int]] = iter,
) -> tuple[float, float]:
    """Train the encoder in place; gives the losses of the last step, see `losses`.

    :param follow: passes the steps on, and may show how far they have come.
    """
    device, vocabulary = encoder.device, len(tokenizer)
    rng = random.Random(f"text encoder {seed}")
    head = nn.Linear(encoder.config.d_model, vocabulary).to(device)
    pieces = tokenizer.convert_ids_to_tokens(range(vocabulary))
    words = [piece.removeprefix(WORD_START) for piece in pieces if len(piece) > 1 and piece.startswith(WORD_START)]
    weights = rarity(*tokenise(tokenizer, captions), vocabulary).to(device)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=LEARNING_RATE, betas=(0.9, 0.99), weight_decay=0.01)
    for step in follow(range(steps)):
        stray = round(STRAY * BATCH)
        read = rng.choices(captions, k=BATCH - stray)
        read += [" ".join(rng.choices(words, k=rng.randint(1, 10))) for _ in range(stray)]
        tokens, mask = (each[:, :PLACES].to(device) for each in tokenise(tokenizer, read))
        states = encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
        own, every = losses(head(states).log_softmax(2), tokens, mask, weights)
        (OWN * own + every).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (step + 1) / WARM_UP, (steps - step) / (FALL * steps))
        optimiser.step()
        optimiser.zero_grad()
    return own.item(), every.item()


@torch.no_grad()
def embeddings(encoder: T5EncoderModel, tokenizer: T5Tokenizer, captions: list[str], batch: int = 100) -> torch.Tensor:
    """Embeddings of captions, (B, 77, width)."""
    parts = (tokenise(tokenizer, captions[start : start + batch]) for start in range(0, len(captions), batch))
    states = [encoder(input_ids=tokens, attention_mask=mask).last_hidden_state for tokens, mask in parts]
    return torch.cat(states)


@torch.no_grad()
def hear(unet: nn.Module, embeddings: torch.Tensor, batch: int = 100) -> None:
    """Start the two layers by which an untrained UNet takes in text so that captions differ in all that they give.

    Over the given captions each feature has mean 0 and deviation 1. Salimans & Kingma 2016, "Weight Normalization",
    section 3.

    :param embeddings: of many captions, (B, 77, width).
    """
    pooling = unet.add_embedding
    pooled = torch.cat([pooling.pool(pooling.norm1(some)) for some in embeddings.split(batch)])
    for layer, inputs in ((unet.encoder_hid_proj, embeddings.flatten(0, 1)), (pooling.proj, pooled)):
        layer.weight /= (inputs @ layer.weight.T).std(0)[:, None]
        layer.bias.copy_(-(inputs @ layer.weight.T).mean(0))
