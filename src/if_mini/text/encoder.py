"""The text encoder's training: on captions alone, before the UNet's; then it is frozen.

DeepFloyd IF takes a T5 that has read much of the web, and freezes it. IF-mini's has only captions to read. A UNet needs
embeddings that differ where captions differ, at every one of the 77 positions. So the encoder learns to predict, at
every position, all words of the caption, rare ones above all; and at a word's position, that word.

Training it together with the UNet does not get there: after 40,000 images all embeddings were still alike (96 % of
their power was their mean), and the right caption made the error in eps only 0.6 % smaller.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import nn
from transformers import T5EncoderModel, T5Tokenizer

from campanile.diffusion.text import TextEncoder, tokenise
from if_mini.text.tokenizer import SPECIAL, WORD_START

BATCH, POSITIONS = 64, 24
"""Captions a step, and positions of each: enough for its words and some padding."""

LEARNING_RATE, WARM_UP, COOL_DOWN = 1e-3, 50, 0.3
"""The learning rate rises over 50 steps, and falls to 0 over the last 30 %."""

RANDOM_CAPTIONS = 0.25
"""Share of captions that are random words: prompts are freer than captions."""

OWN_WORD = 0.3
"""Weight of the loss for a word at its own position, beside the loss for all words at every position."""

INITIALISATION_CAPTIONS = 2000
"""How many captions are enough for `initialise_text_projections`."""


def rarity(tokens: torch.Tensor, mask: torch.Tensor, vocabulary: int) -> torch.Tensor:
    """The weight of each piece, (V,): the inverse square root of its count in captions; 0 for special pieces."""
    weights = (1.0 + torch.bincount(tokens[mask.bool()], minlength=vocabulary)).rsqrt()
    weights[: len(SPECIAL)] = 0
    return weights


def losses(log_probabilities: torch.Tensor, tokens: torch.Tensor, mask: torch.Tensor, weights: torch.Tensor):
    """Cross-entropies, () each: of a word at its own position, and of all the caption's words at every position.

    :param log_probabilities: of the pieces at every position, (B, P, V).
    :param tokens: (B, P); `mask` is 1 up to the end of the caption.
    :param weights: of the pieces, see `rarity`.
    """
    own = nn.functional.nll_loss(log_probabilities[mask.bool()], tokens[mask.bool()])
    words = log_probabilities.new_zeros(log_probabilities.shape[0], log_probabilities.shape[2])
    words = words.scatter_add_(1, tokens, weights[tokens] * mask)
    words = words / words.sum(1, keepdim=True).clamp_min(1e-9)
    return own, -(log_probabilities * words[:, None]).sum(2).mean()


def train(
    encoder: T5EncoderModel,
    tokenizer: T5Tokenizer,
    captions: list[str],
    seed: int,
    steps: int,
    progress: Callable[[range], Iterable[int]] = iter,
) -> tuple[float, float]:
    """Train the encoder in place; gives the losses of the last step, see `losses`.

    :param progress: passes the steps on, and can show them.
    """
    device, vocabulary = encoder.device, len(tokenizer)
    rng = random.Random(f"text encoder {seed}")
    head = nn.Linear(encoder.config.d_model, vocabulary).to(device)
    pieces = tokenizer.convert_ids_to_tokens(range(vocabulary))
    words = [piece.removeprefix(WORD_START) for piece in pieces if len(piece) > 1 and piece.startswith(WORD_START)]
    weights = rarity(*tokenise(tokenizer, captions), vocabulary).to(device)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=LEARNING_RATE, betas=(0.9, 0.99), weight_decay=0.01)
    for step in progress(range(steps)):
        random_captions = round(RANDOM_CAPTIONS * BATCH)
        batch = rng.choices(captions, k=BATCH - random_captions)
        batch += [" ".join(rng.choices(words, k=rng.randint(1, 10))) for _ in range(random_captions)]
        tokens, mask = (each[:, :POSITIONS].to(device) for each in tokenise(tokenizer, batch))
        states = encoder(input_ids=tokens, attention_mask=mask).last_hidden_state
        own, every = losses(head(states).log_softmax(2), tokens, mask, weights)
        (OWN_WORD * own + every).backward()
        nn.utils.clip_grad_norm_(parameters, 1.0)
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1, (step + 1) / WARM_UP, (steps - step) / (COOL_DOWN * steps))
        optimiser.step()
        optimiser.zero_grad()
    return own.item(), every.item()


@torch.no_grad()
def initialise_text_projections(
    unet: UNet2DConditionModel, text: TextEncoder, captions: list[str], batch: int = 100
) -> None:
    """Data-dependent initialisation of an untrained UNet's two text projections.

    Over the first INITIALISATION_CAPTIONS captions each feature gets zero mean and unit variance, so captions differ in
    all that the UNet sees. Salimans & Kingma 2016, "Weight Normalization", section 3.
    """
    captions, pooling = captions[:INITIALISATION_CAPTIONS], unet.add_embedding
    embeddings = torch.cat([text.embed(captions[start : start + batch]) for start in range(0, len(captions), batch)])
    pooled = torch.cat([pooling.pool(pooling.norm1(some)) for some in embeddings.split(batch)])
    for layer, inputs in ((unet.encoder_hid_proj, embeddings.flatten(0, 1)), (pooling.proj, pooled)):
        layer.weight /= (inputs @ layer.weight.T).std(0)[:, None]
        layer.bias.copy_(-(inputs @ layer.weight.T).mean(0))
