"""The study's UNet for 28 x 28 digits: unconditional, or conditioned on time, or on time and class.

Blocks and their names are the study's. Batch normalisation and GELU follow every convolution except the last.
Shapes are (batch, channels, height, width).
"""

import torch
from torch import nn


class Conv(nn.Sequential):
    """3 x 3 convolution, stride 1, padding 1, BN, GELU: (B, c_in, H, W) -> (B, c_out, H, W)."""

    def __init__(self, c_in: int, c_out: int):
        super().__init__(nn.Conv2d(c_in, c_out, 3, 1, 1), nn.BatchNorm2d(c_out), nn.GELU())


class DownConv(nn.Sequential):
    """3 x 3 convolution, stride 2, padding 1, BN, GELU: (B, c_in, H, W) -> (B, c_out, H/2, W/2)."""

    def __init__(self, c_in: int, c_out: int):
        super().__init__(nn.Conv2d(c_in, c_out, 3, 2, 1), nn.BatchNorm2d(c_out), nn.GELU())


class UpConv(nn.Sequential):
    """4 x 4 transposed convolution, stride 2, padding 1, BN, GELU: (B, c_in, H, W) -> (B, c_out, 2H, 2W)."""

    def __init__(self, c_in: int, c_out: int):
        super().__init__(nn.ConvTranspose2d(c_in, c_out, 4, 2, 1), nn.BatchNorm2d(c_out), nn.GELU())


class Flatten(nn.Sequential):
    """7 x 7 average pooling, GELU: (B, C, 7, 7) -> (B, C, 1, 1)."""

    def __init__(self):
        super().__init__(nn.AvgPool2d(7), nn.GELU())


class Unflatten(nn.Sequential):
    """Transposed convolution with a 7 x 7 kernel, BN, GELU: (B, C, 1, 1) -> (B, C, 7, 7)."""

    def __init__(self, channels: int):
        super().__init__(nn.ConvTranspose2d(channels, channels, 7), nn.BatchNorm2d(channels), nn.GELU())


class ConvBlock(nn.Sequential):
    """Two Convs: (B, c_in, H, W) -> (B, c_out, H, W)."""

    def __init__(self, c_in: int, c_out: int):
        super().__init__(Conv(c_in, c_out), Conv(c_out, c_out))


class DownBlock(nn.Sequential):
    """DownConv, then ConvBlock: (B, c_in, H, W) -> (B, c_out, H/2, W/2)."""

    def __init__(self, c_in: int, c_out: int):
        super().__init__(DownConv(c_in, c_out), ConvBlock(c_out, c_out))


class UpBlock(nn.Sequential):
    """UpConv, then ConvBlock: (B, c_in, H, W) -> (B, c_out, 2H, 2W)."""

    def __init__(self, c_in: int, c_out: int):
        super().__init__(UpConv(c_in, c_out), ConvBlock(c_out, c_out))


class FCBlock(nn.Sequential):
    """Linear, GELU, Linear, to embed a condition: (B, c_in) -> (B, c_out, 1, 1)."""

    def __init__(self, c_in: int, c_out: int):
        super().__init__(nn.Linear(c_in, c_out), nn.GELU(), nn.Linear(c_out, c_out), nn.Unflatten(1, (c_out, 1, 1)))


class UNet(nn.Module):
    """The study's UNet: (B, 1, 28, 28) -> (B, 1, 28, 28).

    Time alone multiplies (``unflatten = t1 * unflatten``, ``up1 = t2 * up1``); with classes, the class multiplies
    and the time is added (``unflatten = c1 * unflatten + t1``, ``up1 = c2 * up1 + t2``).

    :param width: the hidden width D, the channels of the first convolution.
    :param time: whether to condition on a time in [0, 1].
    :param classes: number of classes to condition on, 0 for none; needs ``time``.
    :raises ValueError: classes without time.
    """

    def __init__(self, width: int, time: bool = False, classes: int = 0):
        super().__init__()
        if classes and not time:
            raise ValueError("a class-conditioned UNet is conditioned on time too: pass time=True")
        d = width
        self.classes = classes
        self.input = ConvBlock(1, d)
        self.down1 = DownBlock(d, d)
        self.down2 = DownBlock(d, 2 * d)
        self.flatten = Flatten()
        self.unflatten = Unflatten(2 * d)
        self.up1 = UpBlock(4 * d, d)
        self.up2 = UpBlock(2 * d, d)
        self.output = nn.Sequential(ConvBlock(2 * d, d), nn.Conv2d(d, 1, 3, 1, 1))
        if time:
            self.time1, self.time2 = FCBlock(1, 2 * d), FCBlock(1, d)
        if classes:
            self.class1, self.class2 = FCBlock(classes, 2 * d), FCBlock(classes, d)

    def forward(self, x: torch.Tensor, t: torch.Tensor | None = None, c: torch.Tensor | None = None) -> torch.Tensor:
        """Predict an image (denoisers) or a velocity (flow matching).

        :param x: images (B, 1, 28, 28).
        :param t: times in [0, 1], (B,); required by a network with ``time``.
        :param c: one-hot classes (B, classes), a row of zeros for no class; required by a network with ``classes``.
        """
        t = None if t is None else t[:, None]
        x1 = self.input(x)
        x2 = self.down1(x1)
        x3 = self.down2(x2)
        unflatten = self.unflatten(self.flatten(x3))
        if self.classes:
            unflatten = self.class1(c) * unflatten + self.time1(t)
        elif t is not None:
            unflatten = self.time1(t) * unflatten
        up1 = self.up1(torch.cat([unflatten, x3], 1))
        if self.classes:
            up1 = self.class2(c) * up1 + self.time2(t)
        elif t is not None:
            up1 = self.time2(t) * up1
        up2 = self.up2(torch.cat([up1, x2], 1))
        return self.output(torch.cat([up2, x1], 1))
