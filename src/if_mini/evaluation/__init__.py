"""How good IF-mini is: samples, a classifier that judges them, and the model cards."""
