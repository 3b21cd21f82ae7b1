"""Networks of Part B as ONNX, to run them without PyTorch."""

import torch

from campanile.mnist.unet import UNet


def to_onnx(network: UNet) -> bytes:
    """A network as an ONNX model in float32 for any batch: as in evaluation, with its batch normalisation folded in.

    Its inputs are those of ``UNet.forward`` that the network takes, named x, t and c.
    """
    inputs = {"x": torch.zeros(2, 1, 28, 28)}
    if hasattr(network, "time1"):
        inputs["t"] = torch.zeros(2)
    if network.classes:
        inputs["c"] = torch.zeros(2, network.classes)
    program = torch.onnx.export(
        network.cpu().eval(),
        kwargs=inputs,
        input_names=list(inputs),
        dynamic_shapes={name: {0: torch.export.Dim.DYNAMIC} for name in inputs},
        verbose=False,
    )
    assert program is not None  # the old exporter gives None
    for node in program.model.graph:
        node.metadata_props.clear()  # where in our files the node comes from, as much as a small network's weights
    return program.model_proto.SerializeToString()
