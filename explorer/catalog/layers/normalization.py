"""Normalization over the batch, a layer, a group of channels or neighboring channels."""

from dataclasses import dataclass

from typing_extensions import override

from explorer.catalog.layers.merge import check_groups
from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Shape, ShapeError, as_image
from explorer.schema.fields import positive, real, switch, whole, width
from explorer.schema.messages import counted, message


class ByChannel(Layer):
    """The base of normalizations with an optional scale and shift per channel."""

    affine: bool

    def _channels(self, features: Shape) -> int:
        raise NotImplementedError

    @override
    def output(self, features: Shape) -> Shape:
        self._channels(features)
        return features

    @override
    def weights(self, features: Shape) -> Weights:
        channels = (self._channels(features),)
        return {"weight": channels, "bias": channels} if self.affine else {}

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"num_features": self._channels(features)}


@dataclass(frozen=True)
class BatchNorm(ByChannel):
    """Ioffe & Szegedy 2015, “Batch normalization”, algorithm 1."""

    eps: float = positive(message("Small constant added to the variance."), default=1e-5, most=1.0)
    momentum: float = real(
        message("Weight of the current batch in the running mean and variance."),
        default=0.1,
        least=0.0,
        most=1.0,
    )
    affine: bool = switch(message("Learn a scale and a shift per channel."), default=True)
    num_features: int | None = width(message("Number of input channels."), default=None)


@layer(message("Batch normalization (2D)"), category=Category.NORMALIZATION)
class BatchNorm2d(BatchNorm):
    """Of `(C, H, W)`."""

    description = message("Normalize each channel over the batch, then scale and shift it.")

    @override
    def _channels(self, features: Shape) -> int:
        return check_width("num_features", self.num_features, as_image(features)[0])


@layer(message("Batch normalization (1D)"), category=Category.NORMALIZATION)
class BatchNorm1d(BatchNorm):
    """Of `(D,)` or `(C, T)`."""

    description = message("Normalize each feature, or each channel of `(C, T)`, over the batch.")

    num_features: int | None = width(
        message("Number of input features."), title=message("Input features"), default=None
    )

    @override
    def _channels(self, features: Shape) -> int:
        if len(features.dims) not in (1, 2):
            text = message("Expected a vector or channels×length, got {shape}.", shape=features)
            raise ShapeError(text)
        return check_width("num_features", self.num_features, features.dims[0])


@layer(message("Instance normalization"), category=Category.NORMALIZATION)
class InstanceNorm2d(ByChannel):
    """Ulyanov et al. 2016, “Instance normalization: the missing ingredient …”."""

    description = message("Normalize each channel of each image separately.")

    eps: float = positive(message("Small constant added to the variance."), default=1e-5, most=1.0)
    affine: bool = switch(message("Learn a scale and a shift per channel."), default=False)
    num_features: int | None = width(message("Number of input channels."), default=None)

    @override
    def _channels(self, features: Shape) -> int:
        channels, height, width = as_image(features)
        if height * width < 2:
            text = message("Expected more than one pixel per channel, got {shape}.", shape=features)
            raise ShapeError(text)
        return check_width("num_features", self.num_features, channels)


@layer(message("Group normalization"), category=Category.NORMALIZATION)
class GroupNorm(ByChannel):
    """Wu & He 2018, “Group normalization”."""

    description = message("Normalize groups of channels per sample, whatever the batch size.")

    num_groups: int = whole(message("Number of channel groups."), default=8)
    eps: float = positive(message("Small constant added to the variance."), default=1e-5, most=1.0)
    affine: bool = switch(message("Learn a scale and a shift per channel."), default=True)
    num_channels: int | None = width(message("Number of input channels."), default=None)

    @override
    def _channels(self, features: Shape) -> int:
        channels = check_width("num_channels", self.num_channels, features.dims[0])
        repair = {"num_groups": max(n for n in range(1, 33) if channels % n == 0)}
        check_groups(channels, self.num_groups, repair)
        return channels

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"num_channels": self._channels(features)}

    @override
    def caption(self) -> str:
        return counted("{n} group", "{n} groups", self.num_groups)


@dataclass(frozen=True)
class FeatureNorm(Layer):
    """The base of normalizations over the features of one position."""

    eps: float = positive(message("Small constant added to the variance."), default=1e-5, most=1.0)
    elementwise_affine: bool = switch(
        message("Learn a scale and a shift per feature."), default=True
    )
    normalized_shape: int | None = width(message("Number of input features."), default=None)

    def _width(self, features: Shape) -> int:
        raise NotImplementedError

    @override
    def output(self, features: Shape) -> Shape:
        self._width(features)
        return features

    @override
    def weights(self, features: Shape) -> Weights:
        width = (self._width(features),)
        return {"weight": width, "bias": width} if self.elementwise_affine else {}

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"normalized_shape": self._width(features)}


@layer(message("Layer normalization"), category=Category.NORMALIZATION)
class LayerNorm(FeatureNorm):
    """Ba et al. 2016, “Layer normalization”."""

    description = message("Normalize the features at each position: `(…, D)` → `(…, D)`.")

    @override
    def _width(self, features: Shape) -> int:
        return check_width("normalized_shape", self.normalized_shape, features.dims[-1])


@layer(
    message("Layer normalization (channels first)"),
    target="explorer.engine.model.layers:LayerNorm2d",
    category=Category.NORMALIZATION,
)
class LayerNorm2d(FeatureNorm):
    """Liu et al. 2022, “A ConvNet for the 2020s”, section 2.6."""

    description = message("Normalize the channels at each pixel: `(C, H, W)` → `(C, H, W)`.")

    @override
    def _width(self, features: Shape) -> int:
        return check_width("normalized_shape", self.normalized_shape, as_image(features)[0])


@layer(message("Local response normalization"), category=Category.NORMALIZATION)
class LocalResponseNorm(Layer):
    """x / (k + α/size·Σx²)^β; Krizhevsky et al. 2012, “ImageNet classification …”, section 3.3."""

    description = message("Normalize each activation by the activity of neighboring channels.")

    size: int = whole(message("Number of neighboring channels."), default=5)
    alpha: float = positive(message("Scale factor α."), default=1e-4, most=1e3)
    beta: float = positive(message("Exponent β."), default=0.75, most=100.0)
    k: float = positive(message("Additive constant k."), default=2.0, most=1e3)

    @override
    def output(self, image: Shape) -> Shape:
        as_image(image)
        return image

    @override
    def caption(self) -> str:
        return counted("{n} channel", "{n} channels", self.size)
