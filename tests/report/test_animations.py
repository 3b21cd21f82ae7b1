"""Animations to share: at the end of its way a picture is in its view."""

import numpy as np
import pytest
import torch

from campanile import animations, images
from campanile.diffusion import views


@pytest.mark.parametrize("name", [name for name in views.VIEWS if name != "permutation"])
def test_a_picture_moves_to_each_view(name):
    picture = torch.rand(3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    view = views.named(name, 64, 7)
    start, end = (animations.enlarged(images.to_picture(each)) for each in (picture, view.view(picture)))
    for share, expected in ((0, start), (1, end)):
        moved = np.asarray(animations._moved(start, end, view.motion, share), int)
        assert np.abs(moved - np.asarray(expected, int)).max() <= 1
