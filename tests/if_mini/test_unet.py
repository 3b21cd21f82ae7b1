"""IF-mini's networks and how they are initialised."""

from pathlib import Path

import pytest
import torch
import yaml

from if_mini.training.unet import TEXT_WIDTH, ramp, scheduler, second_unet, unet

SIZE = 16
CONFIG = yaml.safe_load((Path(__file__).parents[2] / "config/if_mini/config.yaml").read_text())


def configured(make):
    """A network of the size in the configuration."""
    section = CONFIG["first_stage" if make is unet else "second_stage"]
    return make(*(section[key] for key in ("channels", "layers", "head_width")))


def test_the_networks_have_deepfloyds_parts():
    first, second = configured(unet).config, configured(second_unet).config
    assert first.out_channels == 6 and first.encoder_hid_dim == TEXT_WIDTH
    assert first.addition_embed_type == "text" and first.class_embed_type is None
    down, up = (f"Resnet{way}sampleBlock2D" for way in ("Down", "Up"))
    assert {*first.down_block_types} == {down, "SimpleCrossAttnDownBlock2D"}
    assert {*first.up_block_types} == {up, "SimpleCrossAttnUpBlock2D"}
    assert first.mid_block_type == "UNetMidBlock2DSimpleCrossAttn"
    assert (second.in_channels, second.out_channels, second.sample_size) == (6, 6, 256)
    assert second.class_embed_type == "timestep" and second.only_cross_attention is True
    published = {"variance_type": "learned_range", "thresholding": True, "dynamic_thresholding_ratio": 0.95}
    assert published.items() <= scheduler().config.items()


@pytest.mark.parametrize(("make", "channel", "v"), [(unet, 0, 0), (second_unet, 3, -1)])
def test_untrained_a_unet_returns_three_channels_of_its_input(make, channel, v):
    x, embeddings = torch.randn(2, channel + 3, SIZE, SIZE) / 2 + 0.2, torch.randn(2, 77, TEXT_WIDTH)
    level = {"class_labels": torch.tensor([5, 50])} if channel else {}
    with torch.no_grad():
        made = configured(make)(x, torch.tensor([500, 990]), encoder_hidden_states=embeddings, **level).sample
    torch.testing.assert_close(made[:, :3], x[:, channel:], atol=2e-3, rtol=0)
    assert torch.equal(made[:, 3:], torch.full_like(made[:, 3:], v))


def test_a_ramp_rises_by_2_over_its_width_and_is_cut_off():
    t = torch.tensor([0, 870, 885, 900, 930, 999])
    assert ramp(t, 900, 30).tolist() == pytest.approx([-5, -2, -1, 0, 2, 6.6])
    assert ramp(t, 885, -15).tolist() == pytest.approx([10, 2, 0, -2, -5, -5])


def test_timesteps_at_both_ends_are_told_apart_best():
    network = configured(unet)
    with torch.no_grad():
        found = network.time_embedding(network.time_proj(torch.tensor([5, 45, 500, 540, 950, 990])))
    low, middle, high = (found[1::2] - found[::2]).norm(dim=1)
    assert low > 2 * middle and high > 2 * middle
