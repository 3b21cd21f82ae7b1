"""Splits, and the constraint that puts back a part of a real picture: for every split of the list, at both sizes."""

import math

import pytest
import torch
from torchvision.transforms.functional import gaussian_blur

from campanile.diffusion import splits
from campanile.diffusion.schedule import Schedule, squared_cosine

BANDS = {"frequencies": [1.0, 2.0]}
CASES = ["frequencies", BANDS, "colours", "motion", {"motion": 30.0}, {"scales": [3.0, -0.5, -1.5]}]


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(params=[(case, size) for case in CASES for size in (64, 256)], ids=str)
def opened(request):
    """A split, and the size of its pictures."""
    return splits.named(*request.param), request.param[1]


def test_every_split_has_a_case():
    assert {splits.parsed(case, splits.SPLITS)[0] for case in CASES} == set(splits.SPLITS)


def test_the_parts_add_up_to_the_whole(opened):
    split, size = opened
    image = normal(1, 3, size, size)
    parts = split.parts(image)
    assert len(parts) == len(split.looks) and all(part.shape == image.shape for part in parts)
    torch.testing.assert_close(sum(parts), image, atol=1e-5, rtol=1e-5)
    assert not torch.allclose(parts[0], image)


def test_a_split_is_linear(opened):
    split, size = opened
    first, second = normal(1, 3, size, size), normal(1, 3, size, size, seed=1)
    for both, one, other in zip(*map(split.parts, (2 * first - second, first, second)), strict=True):
        torch.testing.assert_close(both, 2 * one - other, atol=1e-4, rtol=1e-4)


def test_the_last_look_is_the_picture_itself_and_the_first_is_the_first_part(opened):
    split, size = opened
    image = normal(1, 3, size, size)
    seen = split.seen(image)
    assert len(seen) == len(set(split.looks)) and seen[-1] is image
    assert split.weights or torch.equal(seen[0], split.parts(image)[0])
    assert bool(split.weights) != bool(split.changed)


@pytest.mark.parametrize("size", [64, 256])
@pytest.mark.parametrize("case", [case for case in CASES if "scales" not in case], ids=str)
def test_a_flat_grey_picture_is_all_in_the_first_part(case, size):
    flat = torch.full((1, 3, size, size), 0.3)
    first, *others = splits.named(case, size).parts(flat)
    torch.testing.assert_close(first, flat, atol=1e-5, rtol=0)
    for other in others:
        torch.testing.assert_close(other, torch.zeros_like(flat), atol=1e-5, rtol=0)


@pytest.mark.parametrize("case", CASES[:5], ids=str)
def test_both_stages_split_alike(case):
    """A smooth picture, and the same four times as large: kernels grow with the picture."""
    small, large = (
        torch.stack([(5 * x).sin() * (4 * y).cos() for x, y in [torch.meshgrid(line, line, indexing="xy")] * 3])[None]
        for line in ((torch.arange(size) + 0.5) / size for size in (64, 256))
    )
    small[:, 1], large[:, 1] = small[:, 1] ** 2, large[:, 1] ** 2
    for low, high in zip(splits.named(case, 64).parts(small), splits.named(case, 256).parts(large), strict=True):
        inside = (..., slice(12, -12), slice(12, -12))  # at the edges pictures are reflected about a pixel
        assert (low - torch.nn.functional.avg_pool2d(high, 4))[inside].abs().max() < 0.01


def test_frequencies_are_told_apart_by_gaussian_blurs():
    """The published ones: of two bands sigma 2, of three sigma 1 and then 2; four times as much at 256 pixels."""
    image, large = normal(1, 3, 64, 64), normal(1, 3, 256, 256)
    low, high = splits.named("frequencies", 64).parts(image)
    assert torch.equal(low, gaussian_blur(image, [33, 33], [2.0, 2.0])) and torch.equal(high, image - low)
    soft = gaussian_blur(image, [33, 33], [1.0, 1.0])
    softer = gaussian_blur(soft, [33, 33], [2.0, 2.0])
    for part, expected in zip(
        splits.named({"frequencies": [2, 1]}, 64).parts(image), (softer, soft - softer, image - soft), strict=True
    ):
        assert torch.equal(part, expected)
    of_large = splits.named("frequencies", 256).parts(large)[0]
    torch.testing.assert_close(of_large, gaussian_blur(large, [133, 133], [8.0, 8.0]), atol=1e-5, rtol=1e-5)
    configured = splits.named("frequencies", 64, kernel=9, sigma=3.0).parts(image)[0]
    assert torch.equal(configured, gaussian_blur(image, [9, 9], [3.0, 3.0]))


@pytest.mark.parametrize("angle", [0, 90, -45, 30, 180])
def test_motion_smears_a_dot_along_its_angle(angle):
    dot = torch.zeros(1, 3, 64, 64)
    dot[..., 32, 32] = 1
    smeared = splits.named({"motion": angle}, 64).parts(dot)[0][0, 0]
    torch.testing.assert_close(smeared.sum(), torch.tensor(1.0))
    rows, columns = (part.double() - 32 for part in torch.nonzero(smeared).T)
    weights = smeared[smeared != 0].double()
    along = columns * math.cos(math.radians(angle)) - rows * math.sin(math.radians(angle))  # rows count downwards
    across = columns * math.sin(math.radians(angle)) + rows * math.cos(math.radians(angle))
    assert (weights * across**2).sum() < 0.4  # pixels are squares
    assert (weights * along**2).sum() == pytest.approx((17**2 - 1) / 12, rel=0.02)  # of 17 points one apart
    if angle in (0, 180):
        torch.testing.assert_close(smeared[32, 24:41], torch.full((17,), 1 / 17))


@pytest.mark.parametrize("case", CASES[:5], ids=str)
def test_the_known_part_is_that_of_the_noised_picture_and_in_the_end_that_of_the_picture(case):
    schedule, split = Schedule(squared_cosine()), splits.named(case, 64)
    original, x, eps = normal(3, 64, 64).clamp(-1, 1), normal(2, 3, 64, 64), normal(2, 3, 64, 64, seed=2)
    for place in range(len(split.looks)):
        constrain = splits.known_part(split, place, original, schedule, lambda images: eps)
        for t in (500, 30, -1):
            real = original.expand_as(x) if t < 0 else schedule.add_noise(original, t, eps)
            others = sum(part for index, part in enumerate(split.parts(x)) if index != place)
            torch.testing.assert_close(constrain(x, t) - others, split.parts(real)[place], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("place", [0, 1])
def test_a_picture_made_for_known_grey_or_colours_has_exactly_those(place):
    """These parts are projections. Bands of a Gaussian blur overlap, so what a blur then finds is only close."""
    schedule, split = Schedule(squared_cosine()), splits.named("colours", 64)
    original, x = normal(3, 64, 64).clamp(-1, 1), normal(2, 3, 64, 64)
    made = splits.known_part(split, place, original, schedule, lambda images: x)(x, -1)
    known = split.parts(original.expand_as(made))[place]
    torch.testing.assert_close(split.parts(made)[place], known, atol=1e-6, rtol=0)
    low = splits.named("frequencies", 64)
    made = splits.known_part(low, 0, original, schedule, lambda images: x)(x, -1)
    before, after = (low.parts(picture)[0] - low.parts(original[None])[0] for picture in (x, made))
    assert after.std() < before.std() / 2
