"""How good IF-mini is: samples that classifiers recognise, one-step denoising, loss, and the model cards."""
