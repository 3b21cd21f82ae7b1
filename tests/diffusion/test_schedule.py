"""The equations of the diffusion process, against diffusers' scheduler and against closed forms."""

from itertools import pairwise

import pytest
import torch
from diffusers import DDPMScheduler

from campanile import seeds
from campanile.diffusion.sampler import denoise
from campanile.diffusion.schedule import Schedule, dynamic_threshold, squared_cosine
from campanile.diffusion.timesteps import leading, repaint, strided


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


def test_the_squared_cosine_schedule_agrees_with_diffusers(theirs):
    assert torch.equal(squared_cosine(), theirs.alphas_cumprod)


def test_the_forward_process_agrees_with_diffusers(theirs, ours):
    x, eps, t = normal(4, 3, 8, 8), normal(4, 3, 8, 8, seed=1), torch.tensor([0, 250, 500, 999])
    torch.testing.assert_close(ours.add_noise(x, t, eps), theirs.add_noise(x, eps, t))


@pytest.mark.parametrize("t", [0, 250, 750, 990])
def test_predicting_x0_inverts_the_forward_process(ours, t):
    x, eps = normal(2, 3, 8, 8), normal(2, 3, 8, 8, seed=1)
    scale = 1 / ours.abar[t].sqrt().item()
    torch.testing.assert_close(ours.predict_x0(ours.add_noise(x, t, eps), t, eps), x, atol=1e-6 * scale + 1e-6, rtol=0)


def test_abar_of_the_clean_image_is_one(ours):
    x, eps = normal(1, 3, 4, 4), normal(1, 3, 4, 4, seed=1)
    assert torch.equal(ours.add_noise(x, -1, eps), x)


@pytest.mark.parametrize("stride", [1, 30, 41])
def test_a_step_agrees_with_ddpm_scheduler(theirs, ours, stride):
    timesteps = strided(990, stride)[:-1][:40]
    theirs.set_timesteps(timesteps=strided(990, stride)[:-1])
    x, output = 0.5 * normal(2, 3, 16, 16), torch.tanh(normal(2, 6, 16, 16, seed=1))
    for t, to in pairwise(timesteps):
        expected = theirs.step(output, t, x, generator=torch.Generator().manual_seed(t)).prev_sample
        eps = normal(2, 3, 16, 16, seed=t)
        # One step of our loop, from t to `to`, is its first state.
        state = next(denoise(x, [t, to], lambda x, t: output.chunk(2, 1), ours, lambda images, eps=eps: eps))
        torch.testing.assert_close(state.x, expected, atol=1e-4, rtol=1e-4)
        x = expected


def test_the_last_step_gives_the_clean_estimate(ours):
    x, eps = normal(2, 3, 8, 8), normal(2, 3, 8, 8, seed=1)
    *_, last = denoise(x, [30, 0, -1], lambda x, t: (eps, eps), ours, lambda images: torch.zeros_like(x))
    assert last.t == -1
    torch.testing.assert_close(last.x, last.x0, atol=1e-6, rtol=0)


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


@pytest.mark.parametrize("t", [990, 500, 10])
def test_predicting_eps_inverts_predicting_x0(ours, t):
    x, eps = normal(2, 3, 8, 8), normal(2, 3, 8, 8, seed=1)
    torch.testing.assert_close(ours.predict_eps(x, t, ours.predict_x0(x, t, eps)), eps, atol=1e-4, rtol=1e-4)


def test_noising_in_two_steps_has_the_statistics_of_one(ours):
    x0, first, second = torch.full((1, 3, 64, 64), 0.5), normal(1, 3, 64, 64), normal(1, 3, 64, 64, seed=1)
    x = ours.renoise(ours.add_noise(x0, 200, first), 200, 600, second)
    assert x.mean().item() == pytest.approx(0.5 * ours.abar[600].sqrt().item(), abs=0.03)
    assert x.var().item() == pytest.approx(1 - ours.abar[600].item(), abs=0.03)


def test_leading_timesteps_agree_with_diffusers(theirs):
    for steps in (4, 20, 27):
        theirs.set_timesteps(steps)
        assert leading(steps) == [*theirs.timesteps.tolist(), -1]


def test_resampling_repeats_each_stretch():
    assert repaint([90, 60, 30, 0, -1], 2, 1) == [90, 60, 30, 0, -1]
    assert repaint([90, 60, 30, 0, -1], 2, 2) == [90, 60, 30, 90, 60, 30, 0, 30, 0, -1]
    # No jump starts from the clean image, and no step stays at its timestep.
    assert repaint([60, 30, 0, -1], 1, 2) == [60, 30, 60, 30, 0, 30, 0, -1]


def test_a_sample_draws_the_same_noise_alone_and_in_a_batch():
    batch, alone = seeds.Draws((3, 4, 4), 7, "test", range(3)), seeds.Draws((3, 4, 4), 7, "test", [2])
    for _ in range(3):
        assert torch.equal(batch()[2], alone()[0])
    assert batch(2).shape == (2, 3, 4, 4)
    assert not torch.equal(batch()[0], batch()[0])
