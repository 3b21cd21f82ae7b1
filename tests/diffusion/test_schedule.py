"""The equations of the diffusion process, against diffusers' scheduler and against closed forms."""

from itertools import pairwise

import pytest
import torch
from diffusers import DDPMScheduler

from campanile import seeds
from campanile.diffusion.sampler import denoise
from campanile.diffusion.schedule import Schedule, dynamic_threshold, squared_cosine
from campanile.diffusion.timesteps import strided


@pytest.fixture(scope="module")
def theirs():
    return DDPMScheduler(
        beta_schedule="squaredcos_cap_v2",
        variance_type="learned_range",
        thresholding=True,
        dynamic_thresholding_ratio=0.95,
        sample_max_value=1.5,
    )


@pytest.fixture(scope="module")
def ours():
    return Schedule(squared_cosine())


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def test_squared_cosine_is_that_of_diffusers(theirs):
    assert torch.equal(squared_cosine(), theirs.alphas_cumprod)


def test_forward_is_add_noise(theirs, ours):
    x, eps, t = normal(4, 3, 8, 8), normal(4, 3, 8, 8, seed=1), torch.tensor([0, 250, 500, 999])
    torch.testing.assert_close(ours.forward(x, t, eps), theirs.add_noise(x, eps, t))


@pytest.mark.parametrize("t", [0, 250, 750, 990])
def test_clean_inverts_forward(ours, t):
    x, eps = normal(2, 3, 8, 8), normal(2, 3, 8, 8, seed=1)
    scale = 1 / ours.abar[t].sqrt().item()
    torch.testing.assert_close(ours.clean(ours.forward(x, t, eps), t, eps), x, atol=1e-6 * scale + 1e-6, rtol=0)


def test_abar_of_the_clean_image_is_one(ours):
    x, eps = normal(1, 3, 4, 4), normal(1, 3, 4, 4, seed=1)
    assert torch.equal(ours.forward(x, -1, eps), x)


@pytest.mark.parametrize("stride", [1, 30, 41])
def test_a_step_is_that_of_ddpm_scheduler(theirs, ours, stride):
    timesteps = strided(990, stride)[:-1][:40]
    theirs.set_timesteps(timesteps=strided(990, stride)[:-1])
    x, output = 0.5 * normal(2, 3, 16, 16), torch.tanh(normal(2, 6, 16, 16, seed=1))
    for t, to in pairwise(timesteps):
        expected = theirs.step(output, t, x, generator=torch.Generator().manual_seed(t)).prev_sample
        noise = normal(2, 3, 16, 16, seed=t)
        # One step of our loop, from t to `to`, is its first state.
        state = next(denoise(x, [t, to], lambda x, t: output.chunk(2, 1), ours, lambda noise=noise: noise))
        torch.testing.assert_close(state.x, expected, atol=1e-4, rtol=1e-4)
        x = expected


def test_the_last_step_gives_the_clean_estimate(ours):
    x, eps = normal(2, 3, 8, 8), normal(2, 3, 8, 8, seed=1)
    *_, last = denoise(x, [30, 0, -1], lambda x, t: (eps, eps), ours, lambda: torch.zeros_like(x))
    assert last.t == -1
    torch.testing.assert_close(last.x, last.clean, atol=1e-6, rtol=0)


def test_dynamic_threshold_keeps_what_is_in_range_and_scales_what_is_not():
    inside = normal(1, 3, 8, 8).clamp(-0.9, 0.9)
    assert torch.equal(dynamic_threshold(inside), inside)
    outside = 1.2 * torch.ones(1, 3, 8, 8)
    torch.testing.assert_close(dynamic_threshold(outside), torch.ones(1, 3, 8, 8))
    assert dynamic_threshold(10 * normal(1, 3, 8, 8)).abs().max() <= 1


def test_strided_timesteps_of_the_study():
    assert strided(990, 30)[:3] == [990, 960, 930]
    assert strided(990, 30)[-2:] == [0, -1]
    assert len(strided(990, 30)) == 34 + 1


def test_a_sample_draws_the_same_noise_alone_and_in_a_batch():
    batch, alone = seeds.Draws((3, 4, 4), 7, "test", range(3)), seeds.Draws((3, 4, 4), 7, "test", [2])
    for _ in range(3):
        assert torch.equal(batch()[2], alone()[0])
