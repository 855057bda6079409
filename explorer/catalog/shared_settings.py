"""Settings that several layers and blocks declare: each is called for one field of a class."""

from functools import partial

from explorer.schema.fields import fraction, positive, size, switch, whole, width
from explorer.schema.messages import message

output_channels = partial(
    whole, message("Number of output channels."), title=message("Output channels")
)
input_channels = partial(
    width, message("Number of input channels."), title=message("Input channels"), default=None
)
input_features = partial(
    width, message("Number of input features."), title=message("Input features"), default=None
)
kernel_pixels = partial(
    size, message("Kernel size in pixels, e.g. 3 or 3×5."), title=message("Kernel size")
)
zero_padding = partial(
    size,
    message("Zero padding on each side, in pixels."),
    title=message("Padding"),
    default=0,
    least=0,
)
channel_groups = partial(
    whole,
    message("Number of groups; as many as input channels makes it depthwise."),
    title=message("Groups"),
    default=1,
)
learned_bias = partial(switch, message("Add a learned bias."), title=message("Bias"), default=True)
variance_eps = partial(
    positive,
    message("Small constant added to the variance for numerical stability."),
    title=message("Epsilon (ε)"),
    default=1e-5,
    most=1.0,
)
one_dimension = partial(
    whole,
    message("Dimension, without the batch: 0 is the first, −1 the last."),
    title=message("Dimension"),
    default=0,
    least=-8,
    most=7,
)
state_size = partial(
    whole,
    message("Number of features in the hidden state."),
    title=message("Hidden size"),
    default=64,
)
attention_heads = partial(
    whole, message("Number of attention heads."), title=message("Attention heads"), default=4
)
dropout_rate = partial(
    fraction, message("Dropout probability."), title=message("Dropout probability")
)
