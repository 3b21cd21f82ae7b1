"""Names that the rules and the library share. Snakemake reads this module, so it imports nothing."""

# The four files of MNIST, as published.
FILES = {
    "train_images": "train-images-idx3-ubyte",
    "train_labels": "train-labels-idx1-ubyte",
    "test_images": "t10k-images-idx3-ubyte",
    "test_labels": "t10k-labels-idx1-ubyte",
}

# MD5 of these files, uncompressed, as first published.
CANONICAL_MD5 = {
    FILES["train_images"]: "6bbc9ace898e44ae57da46a324031adb",
    FILES["train_labels"]: "a25bea736e30d166cdddb491f175f624",
    FILES["test_images"]: "2646ac647ad5339dbf082846283269ea",
    FILES["test_labels"]: "27ae3e4e09519cfbb04c329615203637",
}

# The models trained by flow matching, and those among them that take a class.
CLASS_FLOWS = ("class_fm", "class_fm_constant_lr")
FLOWS = ("time_fm", *CLASS_FLOWS)
