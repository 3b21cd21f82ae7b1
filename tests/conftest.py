"""What all tests share."""

import torch

# One thread, as the workflow's jobs have by default: threads that wait for each other crawl on a busy machine.
torch.set_num_threads(1)
