"""Names that the rules and the library share. Snakemake reads this module, so it imports nothing."""

# The four files of MNIST, as published.
FILES = {
    "train_images": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test_images": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}

# The models trained by flow matching, and those among them that take a class.
CLASS_FLOWS = ("class_fm", "class_fm_constant_lr")
FLOWS = ("time_fm", *CLASS_FLOWS)
