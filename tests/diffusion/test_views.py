"""Views, splits and constraints: what makes anagrams, hybrids and inpainting possible."""

import pytest
import torch

from campanile.diffusion import views
from campanile.diffusion.inpaint import known_region
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.diffusion.splits import SPLITS
from campanile.errors import CampanileError

SIZE = 32


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(params=views.NAMES)
def view(request):
    return views.named(request.param, SIZE, seed=1)


@pytest.mark.parametrize("name", views.NAMES)
def test_a_view_is_found_by_its_name(name):
    assert views.named(name, SIZE, seed=1).name == name


def test_the_inverse_undoes_the_view(view):
    image = normal(2, 3, SIZE, SIZE)
    assert torch.equal(view.inverse(view.view(image)), image)
    assert torch.equal(view.view(view.inverse(image)), image)


def test_a_view_does_not_change_its_argument(view):
    image = normal(1, 3, SIZE, SIZE)
    before = image.clone()
    view.view(image).add_(1)
    view.inverse(image).add_(1)
    assert torch.equal(image, before)


def test_a_view_only_moves_values_and_changes_signs(view):
    """So it is orthogonal, and noise seen in it is independent standard normal noise."""
    image = normal(1, 3, SIZE, SIZE)
    assert torch.equal(view.view(image).abs().flatten().sort().values, image.abs().flatten().sort().values)


def test_every_view_but_the_identity_changes_something(view):
    image = normal(1, 3, SIZE, SIZE)
    assert torch.equal(view.view(image), image) == (view.name == "identity")


def test_variances_move_but_keep_their_sign(view):
    v = normal(1, 3, SIZE, SIZE)
    assert torch.equal(view.move(view.inverse_variance(v)), v)


def test_views_do_what_they_are_called():
    image = torch.arange(16.0).reshape(1, 1, 4, 4).expand(1, 3, 4, 4)
    assert torch.equal(views.FIXED["flip"].view(image)[0, 0, 0], image[0, 0, -1])
    assert torch.equal(views.FIXED["mirror"].view(image)[..., 0], image[..., -1])
    assert torch.equal(views.FIXED["rotate_180"].view(image), image.flip(-2, -1))
    assert torch.equal(views.FIXED["negate"].view(image), -image)
    circle = views.inner_circle(SIZE).view(normal(1, 3, SIZE, SIZE))
    assert torch.equal(circle[..., 0, 0], normal(1, 3, SIZE, SIZE)[..., 0, 0])


def test_patches_move_as_a_whole():
    image = torch.arange(16).reshape(4, 4).repeat_interleave(8, 0).repeat_interleave(8, 1).float()
    seen = views.patches(SIZE, seed=2).view(image.expand(1, 3, SIZE, SIZE))[0, 0]
    cells = seen.unfold(0, 8, 8).unfold(1, 8, 8).reshape(16, 64)
    assert (cells == cells[:, :1]).all() and set(cells[:, 0].tolist()) == set(range(16))


def test_a_jigsaw_is_made_of_pieces_that_fit():
    owner = views._pieces(SIZE, 4)
    assert torch.equal(owner.flip(0, 1), 15 - owner)  # half a turn takes each piece to its partner's place
    assert owner.unique().numel() == 16
    square = (torch.arange(SIZE)[:, None] // 8 * 4 + torch.arange(SIZE)[None] // 8).expand(SIZE, SIZE)
    assert 0.01 < (owner != square).float().mean() < 0.3  # knobs


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("upside_down", "there is no view 'upside_down': choose one of identity"),
        ("patches", "a side of 30 pixels cannot be cut into 4 equal parts"),
    ],
)
def test_a_view_that_does_not_exist_or_does_not_fit_is_refused(name, message):
    with pytest.raises(CampanileError, match=message):
        views.named(name, size=30, seed=0)


@pytest.mark.parametrize("name", SPLITS)
def test_the_parts_add_up_to_the_whole(name):
    image = normal(2, 3, 64, 64)
    first, second = SPLITS[name](image)
    torch.testing.assert_close(first + second, image)
    assert first.shape == image.shape and not torch.allclose(first, image)


@pytest.mark.parametrize("name", SPLITS)
def test_a_flat_picture_is_all_in_the_first_part(name):
    flat = torch.full((1, 3, 64, 64), 0.3)
    first, second = SPLITS[name](flat)
    torch.testing.assert_close(first, flat)
    torch.testing.assert_close(second, torch.zeros_like(flat), atol=1e-6, rtol=0)


def test_the_known_region_is_the_noised_original_and_in_the_end_the_original():
    schedule, original, x = Schedule(squared_cosine()), normal(3, SIZE, SIZE).clamp(-1, 1), normal(2, 3, SIZE, SIZE)
    mask, eps = torch.zeros(SIZE, SIZE), normal(2, 3, SIZE, SIZE, seed=2)
    mask[:10] = 1
    constrain = known_region(original, mask, schedule, lambda images: eps)
    for t in (500, 30, -1):
        result = constrain(x, t)
        assert torch.equal(result[..., :10, :], x[..., :10, :])
        torch.testing.assert_close(result[..., 10:, :], schedule.add_noise(original, t, eps)[..., 10:, :])
    assert torch.equal(constrain(x, -1)[0, :, 10:], original[:, 10:])
