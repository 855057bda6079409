"""Normalization over the batch, a layer, a group of channels or neighboring channels."""

from functools import partial

from typing_extensions import override

from explorer.catalog.shared_settings import input_channels, input_features, variance_eps
from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Shape, ShapeError, as_image
from explorer.schema.fields import positive, real, switch, whole
from explorer.schema.messages import counted, message

_momentum = partial(
    real,
    message("Weight of the current batch in the running mean and variance."),
    title=message("Momentum"),
    default=0.1,
    least=0.0,
    most=1.0,
)
_affine = partial(
    switch,
    message("Learn a scale and a shift per channel."),
    title=message("Learn scale and shift"),
    default=True,
)


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


@layer(
    message("Batch normalization (2D)"),
    target="torch.nn:BatchNorm2d",
    category=Category.NORMALIZATION,
)
class BatchNorm2d(ByChannel):
    """Ioffe & Szegedy 2015, “Batch normalization”, algorithm 1, of `(C, H, W)`."""

    description = message(
        "Normalize each channel to mean 0 and variance 1 over the batch, then apply a learned "
        "scale and shift."
    )

    eps: float = variance_eps()
    momentum: float = _momentum()
    affine: bool = _affine()
    num_features: int | None = input_channels()

    @override
    def _channels(self, features: Shape) -> int:
        return check_width("num_features", self.num_features, as_image(features)[0])


@layer(
    message("Batch normalization (1D)"),
    target="torch.nn:BatchNorm1d",
    category=Category.NORMALIZATION,
)
class BatchNorm1d(ByChannel):
    """Ioffe & Szegedy 2015, “Batch normalization”, algorithm 1, of `(D,)` or `(C, T)`."""

    description = message("Normalize each feature, or each channel of `(C, T)`, over the batch.")

    eps: float = variance_eps()
    momentum: float = _momentum()
    affine: bool = _affine()
    num_features: int | None = input_features()

    @override
    def _channels(self, features: Shape) -> int:
        if len(features.dims) not in (1, 2):
            text = message("Expected a vector or channels×length, got {shape}.", shape=features)
            raise ShapeError(text)
        return check_width("num_features", self.num_features, features.dims[0])


@layer(
    message("Instance normalization"),
    target="torch.nn:InstanceNorm2d",
    category=Category.NORMALIZATION,
)
class InstanceNorm2d(ByChannel):
    """Ulyanov et al. 2016, “Instance normalization: the missing ingredient …”."""

    description = message("Normalize each channel of each image separately.")

    eps: float = variance_eps()
    affine: bool = _affine(default=False)
    num_features: int | None = input_channels()

    @override
    def _channels(self, features: Shape) -> int:
        channels, height, width = as_image(features)
        if height * width < 2:
            text = message(
                "Instance normalization needs more than one pixel per channel, got {shape}.",
                shape=features,
            )
            raise ShapeError(text)
        return check_width("num_features", self.num_features, channels)


@layer(message("Group normalization"), target="torch.nn:GroupNorm", category=Category.NORMALIZATION)
class GroupNorm(ByChannel):
    """Wu & He 2018, “Group normalization”."""

    description = message(
        "Normalize each group of channels per sample, independent of the batch size."
    )

    num_groups: int = whole(
        message("Number of channel groups."), title=message("Channel groups"), default=8
    )
    eps: float = variance_eps()
    affine: bool = _affine()
    num_channels: int | None = input_channels()

    @override
    def _channels(self, features: Shape) -> int:
        channels = check_width("num_channels", self.num_channels, features.dims[0])
        if channels % self.num_groups:
            text = message(
                "{n} input channels are not divisible by {groups} groups.",
                n=channels,
                groups=self.num_groups,
            )
            raise ShapeError(
                text, {"num_groups": max(n for n in range(1, 33) if channels % n == 0)}
            )
        return channels

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"num_channels": self._channels(features)}

    @override
    def caption(self) -> str:
        return counted("{n} group", "{n} groups", self.num_groups)


class LayerLayer(Layer):
    """The base of normalizations over the features of one position."""

    elementwise_affine: bool
    normalized_shape: int | None

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


@layer(message("Layer normalization"), target="torch.nn:LayerNorm", category=Category.NORMALIZATION)
class LayerNorm(LayerLayer):
    """Ba et al. 2016, “Layer normalization”."""

    description = message("Normalize the features at each position: `(…, D)` → `(…, D)`.")

    eps: float = variance_eps()
    elementwise_affine: bool = switch(
        message("Learn a scale and a shift per feature."),
        title=message("Learn scale and shift"),
        default=True,
    )
    normalized_shape: int | None = input_features()

    @override
    def _width(self, features: Shape) -> int:
        return check_width("normalized_shape", self.normalized_shape, features.dims[-1])


@layer(
    message("Layer normalization (channels first)"),
    target="explorer.engine.model.layers:LayerNorm2d",
    category=Category.NORMALIZATION,
)
class LayerNorm2d(LayerLayer):
    """Liu et al. 2022, “A ConvNet for the 2020s”, section 2.6."""

    description = message("Normalize the channels at each pixel: `(C, H, W)` → `(C, H, W)`.")
    keywords = "image"

    eps: float = variance_eps()
    elementwise_affine: bool = _affine()
    normalized_shape: int | None = input_channels()

    @override
    def _width(self, features: Shape) -> int:
        return check_width("normalized_shape", self.normalized_shape, as_image(features)[0])


@layer(
    message("Local response normalization"),
    target="torch.nn:LocalResponseNorm",
    category=Category.NORMALIZATION,
)
class LocalResponseNorm(Layer):
    """x / (k + α/size·Σx²)^β; Krizhevsky et al. 2012, “ImageNet classification …”, section 3.3."""

    description = message("Normalize each activation by the activity of neighboring channels.")

    size: int = whole(
        message("Number of neighboring channels."),
        title=message("Neighboring channels"),
        default=5,
    )
    alpha: float = positive(
        message("Scale factor α."), title=message("Alpha (α)"), default=1e-4, most=1e3
    )
    beta: float = positive(
        message("Exponent β."), title=message("Beta (β)"), default=0.75, most=100.0
    )
    k: float = positive(
        message("Additive constant k."), title=message("Constant k"), default=2.0, most=1e3
    )

    @override
    def output(self, image: Shape) -> Shape:
        as_image(image)
        return image

    @override
    def caption(self) -> str:
        return counted("{n} channel", "{n} channels", self.size)
