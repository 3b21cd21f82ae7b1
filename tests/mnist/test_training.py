"""The trainer: chains of epochs, precision, the moving average of weights, and losses that are not finite."""

import copy
from itertools import pairwise

import pytest
import torch

from campanile.config.mnist import MODELS, ClassFlow, Models
from campanile.errors import CampanileError
from campanile.mnist import checkpoints, models
from campanile.mnist.learning_rate import learning_rate
from campanile.mnist.names import CLASS_FLOWS, FLOWS
from campanile.mnist.objectives import Denoise, FlowMatching
from campanile.mnist.train import Adam, Epoch, ema_update, train_epoch


@pytest.fixture(scope="module")
def digits():
    """Images that a network can learn without a download: a bar whose height depends on the label."""
    draw = torch.Generator().manual_seed(0)
    labels = torch.randint(10, (256,), generator=draw)
    images = torch.zeros(256, 28, 28, dtype=torch.uint8)
    for image, label in zip(images, labels.tolist(), strict=True):
        image[2 * label : 2 * label + 6, 6:20] = 220
    return images, labels


def run(digits, epochs, directory=None, model="class_fm", **changes):
    """Train some epochs; with a directory, each starts from the files of the previous one, as in the workflow."""
    images, labels = digits
    network = models.network(model, 4, seed=1)
    ema, adam, losses = copy.deepcopy(network), Adam(network), []
    for number in range(1, epochs + 1):
        if directory and number > 1:
            network, ema = models.network(model, 4, seed=2), models.network(model, 4, seed=3)
            adam = Adam(network)
            checkpoints.load_training(network, adam, directory / f"training_{number - 1}")
            checkpoints.load(ema, directory / f"weights_{number - 1}")
        epoch = Epoch(model, number, 100, None, 64, **{"learning_rate": 1e-3, "ema": 0.9, **changes})
        losses.append(train_epoch(network, adam, FlowMatching(0.1), images, labels, epoch, ema))
        if directory:
            checkpoints.save(ema, directory / f"weights_{number}")
            checkpoints.save_training(network, adam, directory / f"training_{number}")
    return network.state_dict(), ema.state_dict(), torch.cat(losses)


def test_epochs_chained_through_files_end_with_the_same_bits_as_one_long_run(digits, tmp_path):
    whole, chained = run(digits, 3), run(digits, 3, tmp_path)
    for one, other in zip(whole[:2], chained[:2], strict=True):
        assert all(torch.equal(one[name], other[name]) for name in one)
    assert torch.equal(whole[2], chained[2])


def test_the_same_seed_gives_the_same_bits(digits):
    one, other = run(digits, 1), run(digits, 1)
    assert all(torch.equal(one[0][name], other[0][name]) for name in one[0])


def test_apple_silicon_has_all_types_that_training_computes_in(digits, no_doubles):
    run(digits, 1)


def test_training_lowers_the_loss(digits):
    losses = run(digits, 8, learning_rate=1e-2)[2]
    assert losses[-4:].mean() < 0.7 * losses[:4].mean()


def test_an_epoch_sees_its_number_of_images_and_none_twice(digits):
    images = torch.arange(256, dtype=torch.uint8).reshape(256, 1, 1).expand(256, 28, 28).contiguous()
    seen = []

    def spy(network, x, labels, generator):
        seen.extend((x[:, 0, 0, 0] * 255).round().int().tolist())
        return network(x).square().mean()

    network = models.network("denoiser", 4)
    train_epoch(network, Adam(network), spy, images, digits[1], Epoch("denoiser", 1, 0, 100, 64, 1e-3))
    assert len(seen) == len(set(seen)) == 100


def test_bfloat16_trains_to_the_same_loss_as_float32(digits):
    images, labels = digits
    final = {}
    for dtype in (None, torch.bfloat16):
        network = models.network("denoiser", 8)
        adam = Adam(network)
        for number in range(1, 5):
            epoch = Epoch("denoiser", number, 100, None, 32, 1e-3)
            losses = train_epoch(network, adam, Denoise(0.5), images, labels, epoch, dtype=dtype)
        final[dtype] = losses.mean().item()
    assert final[torch.bfloat16] == pytest.approx(final[None], rel=0.02)


def test_a_loss_that_is_not_finite_names_model_epoch_and_step(digits):
    def explode(network, x, labels, generator):
        explode.calls += 1
        return network(x).mean() * (float("nan") if explode.calls == 3 else 1)

    explode.calls = 0
    network = models.network("denoiser", 4)
    epoch = Epoch("denoiser", 4, 0, None, 64, 0.5)
    with pytest.raises(CampanileError, match=r"denoiser: the loss of epoch 4, step 3 of 4 is nan; .*learning_rate"):
        train_epoch(network, Adam(network), explode, *digits, epoch)


def test_the_moving_average_copies_the_network_first_and_then_decays():
    """Step 9 has d = 9 / 18, and step 10,000 the configured 0.9."""
    ema, network = torch.nn.Linear(1, 1, bias=False), torch.nn.Linear(1, 1, bias=False)
    for weight, step, expected in ((2.0, 0, 2.0), (4.0, 9, (2 + 4) / 2), (8.0, 10_000, 0.9 * 3 + 0.1 * 8)):
        torch.nn.init.constant_(network.weight, weight)
        ema_update(ema, network, 0.9, step)
        assert ema.weight.item() == pytest.approx(expected)


def test_the_learning_rate_decays_exponentially_by_epoch():
    rates = [learning_rate(1e-2, 0.1, epoch, 10) for epoch in range(1, 12)]
    assert rates[0] == 1e-2
    assert rates[10] == pytest.approx(1e-3)
    assert all(b / a == pytest.approx(0.1**0.1) for a, b in pairwise(rates))


def test_a_constant_learning_rate_does_not_depend_on_the_number_of_epochs():
    assert learning_rate(1e-4, 1, 3, 5) == learning_rate(1e-4, 1, 3, 10) == 1e-4


def test_the_names_of_flows_agree_with_the_configuration():
    fields = Models.model_fields
    assert set(CLASS_FLOWS) == {name for name in MODELS if fields[name].annotation is ClassFlow}
    assert set(FLOWS) < set(MODELS)


def test_a_model_is_a_network_and_an_objective():
    assert models.network("denoiser", 4).classes == 0 and not hasattr(models.network("pure_noise", 4), "time1")
    assert hasattr(models.network("time_fm", 4), "time1") and models.network("class_fm_constant_lr", 4).classes == 10
    assert models.objective("denoiser", {"sigma": 0.5}) == Denoise(0.5)
    assert models.objective("pure_noise", {}) == Denoise(1.0, 0.0)
    assert models.objective("time_fm", {}) == FlowMatching()
    assert models.objective("class_fm", {"p_uncond": 0.1}) == FlowMatching(0.1)


def test_adam_agrees_with_torch():
    networks = [torch.nn.Linear(3, 2), torch.nn.Linear(3, 2)]
    networks[1].load_state_dict(networks[0].state_dict())
    ours, theirs = Adam(networks[0]), torch.optim.Adam(networks[1].parameters(), lr=0.1, fused=True)
    for step in range(5):
        x = torch.full((1, 3), float(step))
        for network in networks:
            network(x).square().sum().backward()
        ours.step(0.1)
        theirs.step()
        theirs.zero_grad()
    assert all(torch.equal(a, b) for a, b in zip(networks[0].parameters(), networks[1].parameters(), strict=True))
    assert networks[0].weight.grad is None


needs_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")


@needs_gpu
def test_on_a_gpu_an_epoch_gives_the_same_bits_again(digits):
    images, labels = (tensor.cuda() for tensor in digits)
    weights = []
    for _ in range(2):
        network = models.network("class_fm", 4).cuda()
        ema = copy.deepcopy(network)
        epoch = Epoch("class_fm", 1, 100, None, 64, 1e-3, 0.9)
        train_epoch(network, Adam(network), FlowMatching(0.1), images, labels, epoch, ema, torch.bfloat16)
        weights.append(ema.state_dict())
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])


def test_a_last_batch_of_one_image_is_left_out(digits):
    network = models.network("denoiser", 4)
    epoch = Epoch("denoiser", 1, 0, 65, 64, 1e-3)
    assert len(train_epoch(network, Adam(network), Denoise(0.5), *digits, epoch)) == 1
