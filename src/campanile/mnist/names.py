"""Which models of Part B are flows, and which of these know classes. No torch here: Snakemake reads it too."""

CLASS_FLOWS = ("class_fm", "class_fm_constant_lr")
FLOWS = ("time_fm", *CLASS_FLOWS)
