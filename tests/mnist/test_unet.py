"""The UNet, block by block: shapes, parameter counts, and where conditions enter."""

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from campanile.mnist import unet
from campanile.mnist.unet import UNet


def parameters(module: torch.nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def conv(c_in: int, c_out: int, kernel: int) -> int:
    """Weights and biases of a convolution, transposed or not, and two parameters a channel of batch normalisation."""
    return c_in * c_out * kernel**2 + c_out + 2 * c_out


BLOCKS = [
    (unet.Conv(3, 5), (3, 28, 28), (5, 28, 28), conv(3, 5, 3)),
    (unet.DownConv(3, 5), (3, 28, 28), (5, 14, 14), conv(3, 5, 3)),
    (unet.UpConv(3, 5), (3, 14, 14), (5, 28, 28), conv(3, 5, 4)),
    (unet.Flatten(), (3, 7, 7), (3, 1, 1), 0),
    (unet.Unflatten(3), (3, 1, 1), (3, 7, 7), conv(3, 3, 7)),
    (unet.ConvBlock(3, 5), (3, 28, 28), (5, 28, 28), conv(3, 5, 3) + conv(5, 5, 3)),
    (unet.DownBlock(3, 5), (3, 28, 28), (5, 14, 14), conv(3, 5, 3) + 2 * conv(5, 5, 3)),
    (unet.UpBlock(3, 5), (3, 14, 14), (5, 28, 28), conv(3, 5, 4) + 2 * conv(5, 5, 3)),
    (unet.FCBlock(1, 6), (1,), (6, 1, 1), 1 * 6 + 6 + 6 * 6 + 6),
]


@pytest.mark.parametrize(("block", "before", "after", "count"), BLOCKS, ids=lambda value: type(value).__name__)
def test_blocks_have_the_published_shapes_and_sizes(block, before, after, count):
    assert block(torch.randn(2, *before)).shape == (2, *after)
    assert parameters(block) == count


@pytest.mark.parametrize("d", [4, 128])
def test_the_unconditional_network_is_the_sum_of_its_blocks(d):
    expected = (
        conv(1, d, 3) + conv(d, d, 3)  # 28 x 28
        + 3 * conv(d, d, 3)  # down to 14 x 14
        + conv(d, 2 * d, 3) + 2 * conv(2 * d, 2 * d, 3)  # down to 7 x 7
        + conv(2 * d, 2 * d, 7)  # unflatten
        + conv(4 * d, d, 4) + 2 * conv(d, d, 3)  # up to 14 x 14, beside the skip
        + conv(2 * d, d, 4) + 2 * conv(d, d, 3)  # up to 28 x 28, beside the skip
        + conv(2 * d, d, 3) + conv(d, d, 3) + d * 9 + 1  # the last convolution has no batch normalisation
    )  # fmt: skip
    assert parameters(UNet(d)) == expected


def test_at_width_128_it_has_the_published_size():
    assert parameters(UNet(128)) == pytest.approx(7.9e6, rel=0.01)


def test_at_width_128_a_forward_pass_costs_2_14_gflop_per_image():
    with FlopCounterMode(display=False) as counter:
        UNet(128)(torch.zeros(1, 1, 28, 28))
    assert counter.get_total_flops() == pytest.approx(2.14e9, rel=0.01)


def test_conditions_add_their_fully_connected_blocks():
    d, plain = 8, parameters(UNet(8))

    def block(c_in, c_out):
        return c_in * c_out + c_out + c_out * c_out + c_out

    time = block(1, 2 * d) + block(1, d)
    assert parameters(UNet(d, time=True)) == plain + time
    assert parameters(UNet(d, time=True, classes=10)) == plain + time + block(10, 2 * d) + block(10, d)


def predict_always(block: torch.nn.Module, value: float) -> None:
    """Make a fully connected block return ``value`` for every input."""
    torch.nn.init.zeros_(block[2].weight)
    torch.nn.init.constant_(block[2].bias, value)


def forward(network: UNet, *conditions: torch.Tensor) -> dict[str, torch.Tensor]:
    """Run the network; what leaves ``unflatten`` and ``up1``, and what then enters ``up1`` and ``up2``."""
    seen = {}
    for name in ("unflatten", "up1"):
        block = getattr(network, name)
        block.register_forward_hook(lambda _, inputs, output, name=name: seen.update({f"{name} out": output}))
    for name in ("up1", "up2"):
        block = getattr(network, name)
        block.register_forward_hook(lambda _, inputs, output, name=name: seen.update({f"{name} in": inputs[0]}))
    network.eval()(torch.randn(2, 1, 28, 28), *conditions)
    return seen


TIMES = torch.tensor([0.1, 0.9])


def test_time_multiplies_the_unflattened_code_and_the_first_up_block():
    network = UNet(4, time=True)
    predict_always(network.time1, 3.0)
    predict_always(network.time2, -2.0)
    seen = forward(network, TIMES)
    assert torch.equal(seen["up1 in"][:, :8], 3 * seen["unflatten out"])
    assert torch.equal(seen["up2 in"][:, :4], -2 * seen["up1 out"])


def test_a_class_multiplies_and_time_is_added():
    network = UNet(4, time=True, classes=10)
    for name, value in (("class1", 3.0), ("time1", 0.5), ("class2", -2.0), ("time2", 0.25)):
        predict_always(getattr(network, name), value)
    seen = forward(network, TIMES, torch.eye(10)[:2])
    torch.testing.assert_close(seen["up1 in"][:, :8], 3 * seen["unflatten out"] + 0.5)
    torch.testing.assert_close(seen["up2 in"][:, :4], -2 * seen["up1 out"] + 0.25)


def test_a_class_without_time_is_refused():
    with pytest.raises(ValueError, match="time=True"):
        UNet(4, classes=10)
