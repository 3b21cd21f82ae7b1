"""Views, and the constraint of inpainting: every view of the list is orthogonal, at the sizes of both stages."""

from itertools import product

import numpy as np
import pytest
import torch
from PIL import Image

from campanile.diffusion import views
from campanile.diffusion.inpaint import known_region
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.errors import CampanileError

SIZES = (64, 256)
PARAMETERS = [{"patches": 8}, {"patches": 64}, {"inner_circle": 0.5}, {"skew": -0.7}]
WHOLE = ("identity", "negate", "flip", "mirror", "rotate_90", "rotate_180", "rotate_270")
# These cut the picture into squares of a whole number of pixels of the first stage, or not at all.
SQUARES = [*WHOLE, "patches", {"patches": 8}, "pixels", "square_hinge", "permutation"]


def normal(*shape, seed=0):
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


@pytest.fixture(scope="module")
def order(tmp_path_factory):
    """A file with a permutation of 16 x 16 squares."""
    path = tmp_path_factory.mktemp("order") / "order.npy"
    np.save(path, np.random.default_rng(0).permutation(256))
    return str(path)


def opened(view, size, order, seed=1):
    return views.named({view: order} if view == "permutation" else view, size, seed)


@pytest.fixture(params=product([*views.VIEWS, *PARAMETERS], SIZES), ids=str)
def view(request, order):
    return opened(*request.param, order)


def test_a_view_is_orthogonal(view):
    """It keeps dot products, and its inverse is its transpose: so noise seen in it is standard normal noise."""
    size = len(view.order)
    image, other = normal(2, 3, size, size).double(), normal(2, 3, size, size, seed=1).double()
    assert torch.equal(view.inverse(view.view(image)), image)
    assert torch.equal(view.view(view.inverse(image)), image)
    torch.testing.assert_close((view.view(image) * view.view(other)).sum(), (image * other).sum())
    torch.testing.assert_close((view.view(image) * other).sum(), (image * view.inverse(other)).sum())


def test_a_view_only_moves_values_and_changes_signs(view):
    image = normal(1, 3, len(view.order), len(view.order))
    assert torch.equal(view.view(image).abs().flatten().sort().values, image.abs().flatten().sort().values)
    assert torch.equal(view.view(image), image) == (view.name == "identity")


def test_a_view_does_not_change_its_argument(view):
    image = normal(1, 3, len(view.order), len(view.order))
    before = image.clone()
    view.view(image).add_(1)
    view.inverse(image).add_(1)
    assert torch.equal(image, before)


def test_variances_move_but_keep_their_sign(view):
    v = normal(1, 3, len(view.order), len(view.order))
    assert torch.equal(view.inverse_variance(v), view.sign * view.inverse(v))


def test_the_report_moves_each_pixel_where_the_view_does(view):
    """Numbers in the motion: quarter turns, a point and where it goes, then rectangles, in cells."""
    if "pieces" not in view.motion:
        return
    size, side = len(view.order), view.motion["side"]
    where = np.full((size, size), -1)
    for text in view.motion["pieces"]:
        quarters, x0, y0, x1, y1, *rectangles = map(float, text.split())
        turn = np.exp(1j * np.pi / 2 * quarters)
        for left, top, width, height in np.reshape(rectangles, (-1, 4)) * (size / side):
            x, y = np.meshgrid(np.arange(left, left + width) + 0.5, np.arange(top, top + height) + 0.5)
            # Complex numbers have y upwards.
            moved = turn * ((x - x0 * size / side) - 1j * (y - y0 * size / side))
            column, row = moved.real + x1 * size / side, y1 * size / side - moved.imag
            where[row.astype(int), column.astype(int)] = y.astype(int) * size + x.astype(int)
    assert np.array_equal(where, view.order.numpy())


@pytest.mark.parametrize("view", SQUARES, ids=str)
def test_a_view_made_of_squares_is_the_same_for_both_stages(view, order):
    image = normal(1, 3, 64, 64)
    small, large = (opened(view, size, order).view for size in SIZES)
    enlarged = torch.nn.functional.interpolate(image, scale_factor=4, mode="nearest")
    assert torch.equal(large(enlarged), torch.nn.functional.interpolate(small(image), scale_factor=4, mode="nearest"))


@pytest.mark.parametrize("name", ["patches", "pixels", "jigsaw"])
def test_a_random_view_is_drawn_from_the_seed(name):
    first, again, other = (views.named(name, 64, seed).order for seed in (1, 1, 2))
    assert torch.equal(first, again) and not torch.equal(first, other)


def test_views_do_what_they_are_called():
    image = torch.arange(3.0 * 64 * 64).reshape(1, 3, 64, 64)

    def seen(view):
        return views.named(view, 64, 0).view(image)

    assert torch.equal(seen("flip"), image.flip(-2)) and torch.equal(seen("mirror"), image.flip(-1))
    for quarters in (1, 2, 3):
        assert torch.equal(seen(f"rotate_{90 * quarters}"), image.rot90(quarters, (-2, -1)))
    assert torch.equal(seen("negate"), -image) and torch.equal(seen("identity"), image)
    assert torch.equal(seen("patches")[..., :16, :16].flatten(), seen({"patches": 4})[..., :16, :16].flatten())
    assert torch.equal(seen("pixels"), seen({"patches": 64}))


def test_the_inner_circle_turns_and_the_rest_stays():
    image = normal(1, 3, 64, 64)
    across = torch.arange(64) - 31.5
    inside = across[:, None] ** 2 + across**2 < 24**2
    expected = torch.where(inside, image.rot90(2, (-2, -1)), image)
    assert torch.equal(views.named("inner_circle", 64, 0).view(image), expected)


def test_a_skew_rolls_each_column_by_its_distance_from_the_middle():
    image = normal(1, 3, 64, 64)
    expected = torch.stack([image[..., i].roll(round(1.5 * (i - 32)), -1) for i in range(64)], -1)
    assert torch.equal(views.named({"skew": 1.5}, 64, 0).view(image), expected)


def test_a_square_hinge_turns_nine_squares_alternately():
    image = normal(1, 3, 64, 64)
    expected = image.clone()
    for row, column in product(range(3), repeat=2):
        square = (..., slice(21 * row, 21 * row + 21), slice(21 * column, 21 * column + 21))
        expected[square] = image[square].rot90(1 if (row + column) % 2 else -1, (-2, -1))
    assert torch.equal(views.named("square_hinge", 64, 0).view(image), expected)


def kind(place: int) -> int:
    """The sides of the picture that a place of 4 x 4 touches: 2 for a corner, 1 for an edge."""
    row, column = divmod(place, 4)
    return (row in (0, 3)) + (column in (0, 3))


@pytest.mark.parametrize("size", [16, 20, *SIZES])
@pytest.mark.parametrize("seed", range(4))
def test_a_jigsaw_moves_whole_pieces_to_places_of_their_kind_where_they_fit(size, seed):
    owner = views._pieces(size)
    order = views.named("jigsaw", size, seed).order
    assert torch.equal(order.flatten().sort().values, torch.arange(size**2))
    moved = owner.flatten()[order]  # the piece at each pixel of the view
    ends = []
    for piece in range(16):
        target = moved == piece
        (place,) = owner[target].unique().tolist()  # it fills exactly one place
        assert torch.equal(target, owner == place) and kind(place) == kind(piece)
        ends.append(place)
        rows, columns = torch.nonzero(target).double().T
        from_rows, from_columns = (part.double() for part in (order[target] // size, order[target] % size))
        to = torch.complex(columns, -rows)
        start = torch.complex(from_columns, -from_rows)
        rigid = [(to - 1j**quarters * start).std() < 1e-9 for quarters in range(4)]
        assert sum(rigid) == 1
    assert sorted(ends) == list(range(16)) and ends != list(range(16))


def test_the_pieces_of_a_jigsaw_have_knobs_and_hang_together():
    owner = views._pieces(64)
    squares = torch.arange(16).reshape(4, 4).repeat_interleave(16, 0).repeat_interleave(16, 1)
    assert 0.05 < (owner != squares).float().mean() < 0.3
    for piece in range(16):
        mask, found = owner == piece, torch.zeros(64, 64, dtype=torch.bool)
        found[16 * (piece // 4) + 8, 16 * (piece % 4) + 8] = True  # the middle of the piece
        for _ in range(64):
            near = torch.nn.functional.max_pool2d(found[None].float(), 3, 1, 1)[0] > 0
            found |= near & mask
        assert torch.equal(found, mask)


@pytest.mark.parametrize("size", [30, 31])
def test_a_size_that_cannot_be_cut_is_refused(size):
    for name in ("patches", "jigsaw"):
        said = f"view {name}: a side of {size} pixels cannot be cut into 4 equal parts"
        with pytest.raises(CampanileError, match=said):
            views.named(name, size, seed=0)


def test_a_permutation_is_read_from_an_array_or_a_picture(tmp_path):
    order = np.random.default_rng(1).permutation(64 * 64)
    np.save(tmp_path / "order.npy", order.reshape(64, 64))
    Image.fromarray(order.reshape(64, 64).astype(np.uint16)).save(tmp_path / "order.png")
    for name in ("order.npy", "order.png"):
        view = views.named({"permutation": str(tmp_path / name)}, 64, 0)
        assert view.order.flatten().tolist() == order.tolist()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([0, 1, 2, 2], "is not a permutation: number 2 x 2 squares, each once, from 0 on"),
        ([0, 1, 2], "is not a permutation"),
        ([], "has 0 squares a side"),
        (range(9), "has 3 squares a side: write a permutation with a number that divides 64"),
        ([[0.5, 1], [2, 3]], "is not a permutation"),
        (np.array([{}], dtype=object), "cannot be read"),  # it would need pickle
    ],
)
def test_a_file_that_is_not_a_permutation_is_refused(tmp_path, values, said):
    np.save(tmp_path / "order.npy", values if isinstance(values, np.ndarray) else np.array(values))
    with pytest.raises(CampanileError, match=said):
        views.read_order(tmp_path / "order.npy")


def test_the_known_region_is_the_noised_original_and_in_the_end_the_original():
    size = 32
    schedule, original, x = Schedule(squared_cosine()), normal(3, size, size).clamp(-1, 1), normal(2, 3, size, size)
    mask, eps = torch.zeros(size, size), normal(2, 3, size, size, seed=2)
    mask[:10] = 1
    constrain = known_region(original, mask, schedule, lambda images: eps)
    for t in (500, 30, -1):
        result = constrain(x, t)
        assert torch.equal(result[..., :10, :], x[..., :10, :])
        torch.testing.assert_close(result[..., 10:, :], schedule.add_noise(original, t, eps)[..., 10:, :])
    assert torch.equal(constrain(x, -1)[0, :, 10:], original[:, 10:])
