"""Normalizations: what keeps numbers in range, over the batch, a layer, a group or neighbours."""

from typing_extensions import override

from explorer.graph.layer import Arguments, Category, Layer, Weights, check_width, layer
from explorer.graph.shape import Shape, ShapeError, as_image
from explorer.schema.fields import positive, real, switch, whole, width


class ByChannel(Layer):
    """What normalizations share that may learn a scale and a shift for each channel."""

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


@layer("Batch normalization", target="torch.nn:BatchNorm2d", category=Category.NORMALIZATION)
class BatchNorm2d(ByChannel):
    """Bring each channel of an image to mean 0 and variance 1 over the batch, then rescale.

    Ioffe & Szegedy 2015, “Batch normalization”, algorithm 1.
    """

    eps: float = positive("Added to the variance before its root.", default=1e-5, most=1.0)
    momentum: float = real(
        "Weight of the newest batch in the running mean.", default=0.1, least=0.0, most=1.0
    )
    affine: bool = switch("Whether a scale and a shift are learned for each channel.", default=True)
    num_features: int | None = width("Channels that arrive.", default=None)

    @override
    def _channels(self, features: Shape) -> int:
        return check_width("num_features", self.num_features, as_image(features)[0])


@layer(
    "Batch normalization of vectors", target="torch.nn:BatchNorm1d", category=Category.NORMALIZATION
)
class BatchNorm1d(ByChannel):
    """Bring each feature of a vector, or each channel of `(C, T)`, to mean 0 and variance 1.

    Ioffe & Szegedy 2015, “Batch normalization”, algorithm 1.
    """

    eps: float = positive("Added to the variance before its root.", default=1e-5, most=1.0)
    momentum: float = real(
        "Weight of the newest batch in the running mean.", default=0.1, least=0.0, most=1.0
    )
    affine: bool = switch("Whether a scale and a shift are learned for each channel.", default=True)
    num_features: int | None = width("Features that arrive.", default=None)

    @override
    def _channels(self, features: Shape) -> int:
        if len(features.dims) not in (1, 2):
            raise ShapeError(f"expected a vector or channels×length, got {features}")
        return check_width("num_features", self.num_features, features.dims[0])


@layer("Instance normalization", target="torch.nn:InstanceNorm2d", category=Category.NORMALIZATION)
class InstanceNorm2d(ByChannel):
    """Bring each channel of each image by itself to mean 0 and variance 1.

    Ulyanov et al. 2016, “Instance normalization: the missing ingredient for fast stylization”.
    """

    eps: float = positive("Added to the variance before its root.", default=1e-5, most=1.0)
    affine: bool = switch(
        "Whether a scale and a shift are learned for each channel.", default=False
    )
    num_features: int | None = width("Channels that arrive.", default=None)

    @override
    def _channels(self, features: Shape) -> int:
        channels, height, width = as_image(features)
        if height * width < 2:
            raise ShapeError(f"a channel of one pixel has no variance, and {features} arrives")
        return check_width("num_features", self.num_features, channels)


@layer("Group normalization", target="torch.nn:GroupNorm", category=Category.NORMALIZATION)
class GroupNorm(ByChannel):
    """Bring each group of channels of a sample to mean 0 and variance 1, whatever the batch.

    Wu & He 2018, “Group normalization”.
    """

    num_groups: int = whole("Into how many groups the channels are divided.", default=8)
    eps: float = positive("Added to the variance before its root.", default=1e-5, most=1.0)
    affine: bool = switch("Whether a scale and a shift are learned for each channel.", default=True)
    num_channels: int | None = width("Channels that arrive.", default=None)

    @override
    def _channels(self, features: Shape) -> int:
        channels = check_width("num_channels", self.num_channels, features.dims[0])
        if channels % self.num_groups:
            raise ShapeError(
                f"its {self.num_groups} groups do not divide the {channels} arriving channels "
                "evenly",
                {"num_groups": max(n for n in range(1, 33) if channels % n == 0)},
            )
        return channels

    @override
    def arguments(self, features: Shape) -> Arguments:
        return self.values() | {"num_channels": self._channels(features)}

    @override
    def caption(self) -> str:
        return f"{self.num_groups} groups"


class LayerLayer(Layer):
    """What normalizations over the features of one place share."""

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


@layer("Layer normalization", target="torch.nn:LayerNorm", category=Category.NORMALIZATION)
class LayerNorm(LayerLayer):
    """Bring the features of each place to mean 0 and variance 1: `(…, D)` → `(…, D)`.

    Ba et al. 2016, “Layer normalization”.
    """

    eps: float = positive("Added to the variance before its root.", default=1e-5, most=1.0)
    elementwise_affine: bool = switch(
        "Whether a scale and a shift are learned for each feature.", default=True
    )
    normalized_shape: int | None = width("Features that arrive.", default=None)

    @override
    def _width(self, features: Shape) -> int:
        return check_width("normalized_shape", self.normalized_shape, features.dims[-1])


@layer(
    "Layer normalization of images",
    target="explorer.engine.model.layers:LayerNorm2d",
    category=Category.NORMALIZATION,
)
class LayerNorm2d(LayerLayer):
    """Bring the channels of each pixel to mean 0 and variance 1: `(C, H, W)` → `(C, H, W)`.

    Liu et al. 2022, “A ConvNet for the 2020s”, section 2.6.
    """

    eps: float = positive("Added to the variance before its root.", default=1e-5, most=1.0)
    elementwise_affine: bool = switch(
        "Whether a scale and a shift are learned for each channel.", default=True
    )
    normalized_shape: int | None = width("Channels that arrive.", default=None)

    @override
    def _width(self, features: Shape) -> int:
        return check_width("normalized_shape", self.normalized_shape, as_image(features)[0])


@layer(
    "Local response normalization",
    target="torch.nn:LocalResponseNorm",
    category=Category.NORMALIZATION,
)
class LocalResponseNorm(Layer):
    """Divide each number by a power of what its neighbouring channels say.

    Krizhevsky et al. 2012, “ImageNet classification with deep convolutional neural networks”,
    section 3.3.
    """

    size: int = whole("How many neighbouring channels count.", default=5)
    alpha: float = positive("Weight of the neighbours.", default=1e-4, most=1e3)
    beta: float = positive("The power.", default=0.75, most=100.0)
    k: float = positive("Added to what the neighbours say.", default=2.0, most=1e3)

    @override
    def output(self, image: Shape) -> Shape:
        as_image(image)
        return image

    @override
    def caption(self) -> str:
        return f"{self.size} channels"
