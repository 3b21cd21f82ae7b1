"""The loop with its pluggable parts, on a small network whose output depends on everything."""

import pytest
import torch
from torch import nn

from campanile import seeds
from campanile.diffusion import estimate, views
from campanile.diffusion.inpaint import known_region
from campanile.diffusion.sampler import denoise, last
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.diffusion.sdedit import joining
from campanile.diffusion.splits import SPLITS, factorized, frequencies
from campanile.diffusion.timesteps import repaint, strided

SIZE, TIMES = 32, strided(990, 90)


class Network(nn.Module):
    """Its output depends on the image, the words, the timestep and the place: it is equivariant to nothing."""

    dtype = torch.float32

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.convolution = nn.Conv2d(3, 6, 3, padding=1)
        self.places = nn.Parameter(0.1 * torch.randn(6, SIZE, SIZE))

    def forward(self, x, t, encoder_hidden_states):
        words = encoder_hidden_states.mean((1, 2))[:, None, None, None]
        output = self.convolution(x) + self.places * words + words * t / 1000
        return type("Output", (), {"sample": torch.tanh(output)})


@pytest.fixture(scope="module")
def network():
    return Network().eval().requires_grad_(False)


@pytest.fixture(scope="module")
def schedule():
    return Schedule(squared_cosine())


def words(seed):
    return torch.randn(1, 4, 8, generator=torch.Generator().manual_seed(seed)) + seed


ONE, OTHER, EMPTY = words(1), words(2), words(0)


def sampled(network_estimate, schedule, images=2, timesteps=TIMES, stream="test", **options):
    draw = seeds.Draws((3, SIZE, SIZE), 0, stream, range(images))
    return last(denoise(draw(), timesteps, network_estimate, schedule, draw, **options))


@pytest.fixture(scope="module")
def plain(network, schedule):
    """Samples by plain classifier-free guidance."""
    return sampled(estimate.guided(network, ONE, EMPTY, 7), schedule)


def test_scale_0_is_unconditional_and_1_is_conditional(network):
    x = torch.randn(2, 3, SIZE, SIZE)
    for scale, prompt in ((0, EMPTY), (1, ONE)):
        eps, _ = estimate.guided(network, ONE, EMPTY, scale)(x, 500)
        torch.testing.assert_close(eps, estimate.conditional(network, prompt)(x, 500)[0])


def test_guidance_keeps_the_conditional_variance(network):
    x = torch.randn(2, 3, SIZE, SIZE)
    assert torch.equal(
        estimate.guided(network, ONE, EMPTY, 7)(x, 500)[1], estimate.conditional(network, ONE)(x, 500)[1]
    )


class SamePicture(nn.Module):
    """Always predicts the same x_0, in bfloat16."""

    dtype = torch.bfloat16
    picture = torch.linspace(-1, 1, 3 * SIZE * SIZE).reshape(1, 3, SIZE, SIZE).bfloat16()

    def forward(self, x, t, encoder_hidden_states):
        assert x.dtype == torch.bfloat16
        return type("Output", (), {"sample": self.picture.repeat(len(x), 2, 1, 1)})


@pytest.mark.parametrize("t", [990, 500, 10])
def test_the_eps_of_a_predicted_x0_is_exact_to_float32_in_any_precision_of_the_network(schedule, t):
    x = torch.randn(2, 3, SIZE, SIZE)
    eps, v = estimate.eps_from_x0(estimate.guided(SamePicture(), ONE, EMPTY, 7), schedule)(x, t)
    expected = SamePicture.picture.float().expand(2, -1, -1, -1)
    torch.testing.assert_close(schedule.predict_x0(x, t, eps), expected, atol=1e-4, rtol=1e-4)
    assert torch.equal(v, expected)


def test_one_sample_is_the_same_alone_and_in_a_batch(network, schedule, plain):
    alone = sampled(estimate.guided(network, ONE, EMPTY, 7), schedule, images=1)
    torch.testing.assert_close(alone, plain[:1])


def test_an_anagram_of_a_prompt_with_itself_in_plain_view_is_plain_guidance(network, schedule, plain):
    inner = estimate.guided(network, estimate.repeat_each([ONE, ONE], 2), EMPTY, 7)
    same = sampled(views.averaged_over_views(inner, [views.IDENTITY, views.IDENTITY]), schedule)
    torch.testing.assert_close(same, plain, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", views.FIXED)
def test_an_anagram_is_the_mean_of_the_estimates_brought_back(network, name):
    view, x = views.FIXED[name], torch.randn(2, 3, SIZE, SIZE)
    inner = estimate.conditional(network, estimate.repeat_each([ONE, OTHER], 2))
    eps, v = views.averaged_over_views(inner, [views.IDENTITY, view])(x, 500)
    first, second = estimate.conditional(network, ONE)(x, 500), estimate.conditional(network, OTHER)(view.view(x), 500)
    torch.testing.assert_close(eps, (first[0] + view.inverse(second[0])) / 2)
    torch.testing.assert_close(v, (first[1] + view.inverse_variance(second[1])) / 2)


@pytest.mark.parametrize("name", SPLITS)
def test_a_hybrid_of_a_prompt_with_itself_is_plain_guidance(network, schedule, plain, name):
    inner = estimate.guided(network, estimate.repeat_each([ONE, ONE], 2), EMPTY, 7)
    same = sampled(factorized(inner, SPLITS[name]), schedule)
    torch.testing.assert_close(same, plain, atol=1e-4, rtol=1e-4)


def test_a_hybrid_has_the_low_frequencies_of_one_and_the_high_ones_of_the_other(network):
    x = torch.randn(1, 3, SIZE, SIZE)

    def split(image):
        return frequencies(image, kernel=9)

    eps, _ = factorized(estimate.conditional(network, estimate.repeat_each([ONE, OTHER], 1)), split)(x, 500)
    low, high = (estimate.conditional(network, prompt)(x, 500)[0] for prompt in (ONE, OTHER))
    torch.testing.assert_close(eps, split(low)[0] + split(high)[1])


@pytest.mark.parametrize("resamplings", [1, 3])
def test_inpainting_keeps_the_known_region_exactly(network, schedule, resamplings):
    original, mask = torch.rand(3, SIZE, SIZE) * 2 - 1, torch.zeros(SIZE, SIZE)
    mask[4:20, 8:] = 1
    region = known_region(original, mask, schedule, seeds.Draws((3, SIZE, SIZE), 0, "region", range(2)))
    timesteps = repaint(TIMES, 4, resamplings)
    made = sampled(estimate.guided(network, ONE, EMPTY, 7), schedule, timesteps=timesteps, constrain=region)
    kept = (mask == 0).expand_as(made)
    assert torch.equal(made[kept], original.expand_as(made)[kept])
    assert not torch.allclose(made[~kept], original.expand_as(made)[~kept])


def test_a_mask_of_ones_is_plain_sampling_and_one_of_zeros_gives_the_image_back(network, schedule, plain):
    original, guided = torch.rand(3, SIZE, SIZE) * 2 - 1, estimate.guided(network, ONE, EMPTY, 7)
    for value, expected in ((1.0, plain), (0.0, original.expand_as(plain))):
        mask, draw = torch.full((SIZE, SIZE), value), seeds.Draws((3, SIZE, SIZE), 0, "region", range(2))
        made = sampled(guided, schedule, constrain=known_region(original, mask, schedule, draw))
        torch.testing.assert_close(made, expected)


def test_images_that_join_at_their_timestep_end_as_if_alone(network, schedule):
    guided, (first, second) = estimate.guided(network, ONE, EMPTY, 7), torch.rand(2, 1, 3, SIZE, SIZE) * 2 - 1
    draw = seeds.Draws((3, SIZE, SIZE), 0, "joining", [0, 1])
    together = last(denoise(first, TIMES, guided, schedule, draw, joining({TIMES[4]: second[0]})))
    for index, (start, timesteps) in enumerate([(first, TIMES), (second, TIMES[4:])]):
        draw = seeds.Draws((3, SIZE, SIZE), 0, "joining", [index])
        alone = last(denoise(start, timesteps, guided, schedule, draw))
        torch.testing.assert_close(together[index], alone[0], atol=1e-5, rtol=1e-5)
