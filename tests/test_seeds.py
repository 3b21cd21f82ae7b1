"""Noise depends on seed, stream and index alone."""

import pytest
import torch

from campanile import seeds


def test_a_row_of_noise_is_the_same_alone_and_in_a_batch():
    batch = seeds.normal((50,), 100, "digits", range(4))
    assert torch.equal(batch[[2]], seeds.normal((50,), 100, "digits", [2]))


@pytest.mark.parametrize("other", [(101, "digits", 0), (100, "test noise", 0), (100, "digits", 1)])
def test_another_seed_stream_or_index_gives_other_noise(other):
    *stream, index = other
    assert not torch.equal(seeds.normal((50,), *stream, [index]), seeds.normal((50,), 100, "digits", [0]))


def test_seeds_stay_the_same_over_versions_and_machines():
    assert seeds.derive(100, "digits", 0) == 6399033247471261933
