"""The text encoder's training, and the initialisation of the UNet's text projections."""

import math

import pytest
import torch
from transformers import T5Config, T5EncoderModel

from campanile.diffusion.text import TextEncoder, tokenise
from if_mini.text import encoder, tokenizer
from if_mini.training.unet import text_encoder, unet

CAPTIONS = [f"{style} {thing}" for style in ("a photo of", "an oil painting of") for thing in ("a dog", "a skull")]


@pytest.fixture(scope="module")
def words():
    return tokenizer.build(CAPTIONS)


def test_pieces_weigh_the_inverse_square_root_of_their_count_and_special_ones_nothing(words):
    weights = encoder.rarity(*tokenise(words, CAPTIONS), len(words))
    piece = {word: words.convert_tokens_to_ids(tokenizer.WORD_START + word) for word in ("of", "dog", "zoo")}
    # "of" is in four captions, "dog" in two, "zoo" in none: one more of each.
    assert [weights[piece[word]].item() for word in ("of", "dog", "zoo")] == pytest.approx([5**-0.5, 3**-0.5, 1])
    assert weights[words.pad_token_id] == weights[words.eos_token_id] == 0


class TestLosses:
    """Of a caption with the pieces 3 and 4, which weigh 1 and 3, in a vocabulary of 6."""

    tokens, mask, weights = torch.tensor([[3, 4, 0]]), torch.tensor([[1, 1, 0]]), torch.tensor([0.0, 0, 0, 1, 3, 1])

    def losses(self, probabilities, tokens=tokens, mask=mask):
        log_probabilities = torch.tensor(probabilities).log().expand(1, 3, 6)
        return [loss.item() for loss in encoder.losses(log_probabilities, tokens, mask, self.weights)]

    def test_a_uniform_guess_costs_the_log_of_the_vocabulary(self):
        assert self.losses([1 / 6] * 6) == pytest.approx([math.log(6)] * 2)

    def test_the_words_in_proportion_to_their_weights_cost_their_entropy(self):
        own, every = self.losses([1e-9, 1e-9, 1e-9, 0.25, 0.75, 1e-9])
        assert every == pytest.approx(-0.25 * math.log(0.25) - 0.75 * math.log(0.75))
        assert own == pytest.approx(-(math.log(0.25) + math.log(0.75)) / 2)

    def test_a_caption_without_words_costs_nothing(self):
        _, every = self.losses([1 / 6] * 6, *[torch.tensor([[1, 0, 0]])] * 2)
        assert every == 0


def test_training_lowers_the_losses_and_can_be_repeated(words):
    def trained(steps):
        torch.manual_seed(0)
        config = T5Config(vocab_size=len(words), d_model=32, d_kv=16, d_ff=32, num_layers=1, num_heads=2)
        small = T5EncoderModel(config).eval()
        losses = encoder.train(small, words, CAPTIONS, seed=1, steps=steps)
        return losses, TextEncoder(words, small).embed(CAPTIONS)

    (first, _), (last, embeddings), (_, again) = trained(1), trained(60), trained(60)
    assert last[0] < 0.9 * first[0] and last[1] < 0.9 * first[1]
    assert torch.equal(embeddings, again)


def test_initialised_text_projections_have_zero_mean_and_unit_variance(words):
    network, text = unet((8, 8, 16), (1, 1, 1), head_width=8, size=16), TextEncoder(words, text_encoder(len(words)))
    embeddings = text.embed(CAPTIONS)

    def common_power():
        """Of the pooled embeddings: the share of their mean in their mean square, 1 where all captions are alike."""
        pooled = network.add_embedding(embeddings)
        return pooled.mean(0).square().sum() / pooled.square().sum(1).mean()

    assert common_power() > 0.5
    encoder.initialise_text_projections(network, text, CAPTIONS)
    assert common_power() < 0.01
    features = network.encoder_hid_proj(embeddings).flatten(0, 1)
    torch.testing.assert_close(features.mean(0), torch.zeros(features.shape[1]), atol=1e-4, rtol=0)
    torch.testing.assert_close(features.std(0), torch.ones(features.shape[1]))
