"""IF-mini's second stage measured."""

import torch

from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.schedule import Schedule, clip, squared_cosine
from campanile.diffusion.stage import Stage
from campanile.diffusion.super_resolution import upsampled
from if_mini.evaluation import classifier as judge
from if_mini.evaluation import super_resolution as enlargements
from if_mini.training.unet import second_unet


def test_what_was_enlarged_is_compared_with_what_it_came_from():
    torch.manual_seed(0)
    unet = second_unet((8, 8, 16), (1, 1, 1), 8, 64)
    embeddings = Embeddings({"a dog": torch.zeros(1, 77, 256)})
    stage = Stage(unet, Schedule(squared_cosine()), clip, embeddings, 64, torch.device("cpu"))
    picture = upsampled(torch.rand(1, 3, 8, 8) * 2 - 1, 64)[0]
    made = enlargements.enlargements(stage, picture, "a dog", 16, 50, [990, 660, 330, 0, -1], stage.draws(1, "x", [0]))
    torch.manual_seed(0)
    found = enlargements.likeness(judge.Judge(3).eval(), picture, {"itself": picture, **made})
    assert found["itself"] == {"psnr": float("inf"), "ssim": 1.0, "distance": 0.0}
    # A smooth picture loses little when it is reduced; an untrained second stage takes all that it sees for noise.
    assert found["bicubic"]["psnr"] > 25 > found["second stage"]["psnr"]
    assert 0 < found["bicubic"]["distance"] < found["second stage"]["distance"]
