"""The text encoder's training, and how a UNet begins to hear it."""

import math

import pytest
import torch
from transformers import T5Config, T5EncoderModel

from campanile.diffusion.text import tokenise
from if_mini.text import encoder as text
from if_mini.text import tokenizer
from if_mini.training import unet as network

CAPTIONS = [f"{style} {thing}" for style in ("a photo of", "an oil painting of") for thing in ("a dog", "a skull")]


@pytest.fixture(scope="module")
def words():
    return tokenizer.build(CAPTIONS)


def untaught(words):
    torch.manual_seed(0)
    return network.text_encoder(len(words))


def sameness(vectors):
    """The share of vectors' power (B, D) that is in their mean: 1 if all are the same, about 0 if they are unlike."""
    return (vectors.mean(0).square().sum() / vectors.square().sum(1).mean()).item()


def test_rare_words_count_more_and_special_pieces_nothing(words):
    weights = text.rarity(*tokenise(words, CAPTIONS), len(words))
    number = {word: words.convert_tokens_to_ids(tokenizer.WORD_START + word) for word in ("of", "dog", "zoo")}
    # "of" is in four captions, "dog" in two, "zoo" in none: one more of each.
    assert [weights[number[word]].item() for word in ("of", "dog", "zoo")] == pytest.approx([5**-0.5, 3**-0.5, 1])
    assert weights[words.pad_token_id] == weights[words.eos_token_id] == 0


def test_the_losses_of_one_who_knows_everything_and_of_one_who_knows_nothing():
    tokens, mask = torch.tensor([[3, 4, 0]]), torch.tensor([[1, 1, 0]])
    weights = torch.tensor([0.0, 0, 0, 1, 3, 1])
    nothing = torch.full((1, 3, 6), -math.log(6))
    assert [loss.item() for loss in text.losses(nothing, tokens, mask, weights)] == pytest.approx([math.log(6)] * 2)
    # The words of the caption in proportion to their weights: what is left is the entropy of 1/4 and 3/4.
    knowing = torch.tensor([1e-9, 1e-9, 1e-9, 0.25, 0.75, 1e-9]).log().expand(1, 3, 6)
    own, every = text.losses(knowing, tokens, mask, weights)
    assert every.item() == pytest.approx(-0.25 * math.log(0.25) - 0.75 * math.log(0.75))
    assert own.item() == pytest.approx(-(math.log(0.25) + math.log(0.75)) / 2)


def test_a_caption_without_words_costs_nothing():
    guesses, tokens = torch.full((1, 3, 6), -math.log(6)), torch.tensor([[1, 0, 0]])
    _, every = text.losses(guesses, tokens, tokens, torch.tensor([0.0, 0, 0, 1, 1, 1]))
    assert every == 0


def test_the_encoder_learns_the_words_and_does_so_the_same_way_again(words):
    def taught(steps):
        torch.manual_seed(0)
        small = T5Config(vocab_size=len(words), d_model=32, d_kv=16, d_ff=32, num_layers=1, num_heads=2)
        encoder = T5EncoderModel(small).eval()
        losses = text.teach(encoder, words, CAPTIONS, seed=1, steps=steps)
        return losses, text.embeddings(encoder, words, CAPTIONS).mean(1)

    (first, _), (last, embeddings), again = taught(1), taught(60), taught(60)[1]
    assert last[0] < 0.9 * first[0] and last[1] < 0.9 * first[1]
    assert torch.equal(embeddings, again)


def test_captions_differ_in_all_that_the_unet_gets_of_them(words):
    unet = network.unet((8, 8, 16), (1, 1, 1), head_width=8, size=16)
    embeddings = text.embeddings(untaught(words), words, CAPTIONS)
    assert sameness(unet.add_embedding(embeddings)) > 0.5
    text.hear(unet, embeddings)
    assert sameness(unet.add_embedding(embeddings)) < 0.01
    heard = unet.encoder_hid_proj(embeddings).flatten(0, 1)
    torch.testing.assert_close(heard.mean(0), torch.zeros(heard.shape[1]), atol=1e-4, rtol=0)
    torch.testing.assert_close(heard.std(0), torch.ones(heard.shape[1]))
