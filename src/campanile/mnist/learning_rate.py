"""The learning rate by epoch. No torch here: Snakemake asks while it lays out the jobs."""


def learning_rate(initial: float, decay: float, epoch: int, epochs: int) -> float:
    """initial * gamma^(epoch - 1) with gamma = decay^(1 / epochs): the study's exponential schedule where decay is 0.1.

    ``epoch`` counts from 1. With decay 1 the rate is constant, and does not depend on how many epochs follow.
    """
    return initial * decay ** ((epoch - 1) / epochs)
