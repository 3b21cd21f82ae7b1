"""The learning rate of each epoch. Snakemake reads this module, so it imports nothing."""


def learning_rate(initial: float, decay: float, epoch: int, epochs: int) -> float:
    """initial * gamma^(epoch - 1) with gamma = decay^(1 / epochs); with decay 0.1 the study's exponential schedule.

    ``epoch`` counts from 1. With decay 1 the rate is constant, whatever ``epochs`` is.
    """
    return initial * decay ** ((epoch - 1) / epochs)
