"""The loop with its pluggable parts, on a small network whose output depends on everything."""

import pytest
import torch
from torch import nn

from campanile import seeds
from campanile.diffusion import estimate, splits, views
from campanile.diffusion.inpaint import known_region
from campanile.diffusion.sampler import denoise, last
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.diffusion.sdedit import joining
from campanile.diffusion.splits import factorized, known_part
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
    inner = estimate.guided(network, torch.cat([ONE, ONE]).repeat_interleave(2, 0), EMPTY, 7)
    same = sampled(views.averaged_over_views(inner, 2 * [views.named("identity", SIZE, 0)]), schedule)
    torch.testing.assert_close(same, plain, atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("name", [name for name in views.VIEWS if name != "permutation"])
def test_an_anagram_is_the_mean_of_the_estimates_brought_back(network, name):
    view, x = views.named(name, SIZE, 0), torch.randn(2, 3, SIZE, SIZE)
    inner = estimate.conditional(network, torch.cat([ONE, OTHER]).repeat_interleave(2, 0))
    eps, v = views.averaged_over_views(inner, [views.named("identity", SIZE, 0), view])(x, 500)
    first, second = estimate.conditional(network, ONE)(x, 500), estimate.conditional(network, OTHER)(view.view(x), 500)
    torch.testing.assert_close(eps, (first[0] + view.inverse(second[0])) / 2)
    torch.testing.assert_close(v, (first[1] + view.inverse_variance(second[1])) / 2)


@pytest.mark.parametrize("case", ["frequencies", "colours", "motion", {"motion": 45}, {"frequencies": [1, 2]}], ids=str)
def test_a_hybrid_of_a_prompt_with_itself_is_plain_guidance(network, schedule, plain, case):
    split = splits.named(case, SIZE)
    inner = estimate.guided(network, torch.cat([ONE] * len(split.looks)).repeat_interleave(2, 0), EMPTY, 7)
    same = sampled(factorized(inner, split), schedule)
    torch.testing.assert_close(same, plain, atol=1e-4, rtol=1e-4)


def test_a_hybrid_takes_each_part_from_its_own_prompt(network):
    x, split = torch.randn(1, 3, SIZE, SIZE), splits.named({"frequencies": [1, 2]}, SIZE)
    prompts = [ONE, OTHER, EMPTY]
    inner = estimate.conditional(network, torch.cat(prompts))
    alone = [estimate.conditional(network, prompt)(x, 500) for prompt in prompts]
    eps, v = factorized(inner, split)(x, 500)
    torch.testing.assert_close(eps, sum(split.parts(part)[place] for place, (part, _) in enumerate(alone)))
    torch.testing.assert_close(v, sum(variance for _, variance in alone) / 3)
    inner = estimate.conditional(network, torch.cat(prompts[:2]))
    eps, _ = factorized(inner, split, [0, 0, 1])(x, 500)
    first, second = (split.parts(part) for part, _ in alone[:2])
    torch.testing.assert_close(eps, first[0] + first[1] + second[2])


@pytest.mark.parametrize("scale", [7, 1.5, 0.8])
def test_weights_of_no_prompt_and_a_prompt_are_guidance(network, schedule, scale):
    inner = estimate.conditional(network, torch.cat([EMPTY, ONE]).repeat_interleave(2, 0))
    composed = factorized(inner, splits.named({"scales": [1 - scale, scale]}, SIZE))
    guided = estimate.guided(network, ONE, EMPTY, scale)
    torch.testing.assert_close(sampled(composed, schedule), sampled(guided, schedule), atol=1e-4, rtol=1e-4)


def test_a_negative_prompt_leads_away_from_it(network):
    """At guidance g, weights w_i that add up to 1 are eps_u + g * sum of w_i (eps_i - eps_u)."""
    x, weights, prompts = torch.randn(2, 3, SIZE, SIZE), [2.0, -1.0], [ONE, OTHER]
    inner = estimate.guided(network, torch.cat(prompts).repeat_interleave(2, 0), EMPTY, 7)
    eps, _ = factorized(inner, splits.named({"scales": weights}, SIZE))(x, 500)
    nothing, *alone = (estimate.conditional(network, prompt)(x, 500)[0] for prompt in (EMPTY, *prompts))
    expected = nothing + 7 * sum(weight * (each - nothing) for weight, each in zip(weights, alone, strict=True))
    torch.testing.assert_close(eps, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("place", [0, 1])
def test_a_hybrid_with_a_real_picture_has_its_part_of_it(network, schedule, place):
    split, original = splits.named("colours", SIZE), torch.rand(3, SIZE, SIZE) * 2 - 1
    draw = seeds.Draws((3, SIZE, SIZE), 0, "real", range(2))
    inner = factorized(estimate.guided(network, ONE, EMPTY, 7), split, [0, 0])
    made = sampled(inner, schedule, constrain=known_part(split, place, original, schedule, draw))
    known, new = (split.parts(made - original)[index] for index in (place, 1 - place))
    torch.testing.assert_close(known, torch.zeros_like(known), atol=1e-5, rtol=0)
    assert new.abs().mean() > 0.05


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
