"""Part A: the diffusion process, and everything that a text-to-image model's noise estimates are good for."""
