"""torchvision's other classification models: what is worth knowing; the engine reads the rest.

Names are torchvision's own, and every network is what the installed torchvision builds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.graph.architecture import ARCHITECTURES, Architecture


@dataclass(frozen=True)
class _Family:
    title: str
    year: int
    paper: str
    idea: str
    members: Mapping[str, str]


_FAMILIES = (
    _Family(
        "VGG",
        2014,
        "K. Simonyan, A. Zisserman: Very deep convolutional networks for large-scale image "
        "recognition, ICLR 2015",
        "Nothing but 3×3 filters, many layers deep.",
        {
            **{f"vgg{depth}": f"VGG-{depth}" for depth in (11, 13, 16, 19)},
            **{f"vgg{depth}_bn": f"VGG-{depth}, normalized" for depth in (11, 13, 16, 19)},
        },
    ),
    _Family(
        "Inception",
        2015,
        "C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna: Rethinking the Inception "
        "architecture for computer vision, CVPR 2016",
        "Large filters taken apart into rows of small and one-sided ones.",
        {"inception_v3": "Inception v3"},
    ),
    _Family(
        "SqueezeNet",
        2016,
        "F. N. Iandola, S. Han, M. W. Moskewicz, K. Ashraf, W. J. Dally, K. Keutzer: SqueezeNet: "
        "AlexNet-level accuracy with 50x fewer parameters, arXiv:1602.07360",
        "Squeeze to few channels, then expand: AlexNet's accuracy with a fiftieth of its weights.",
        {"squeezenet1_0": "SqueezeNet 1.0", "squeezenet1_1": "SqueezeNet 1.1"},
    ),
    _Family(
        "Wide ResNet",
        2016,
        "S. Zagoruyko, N. Komodakis: Wide residual networks, BMVC 2016",
        "Fewer layers, but wide ones.",
        {"wide_resnet50_2": "Wide ResNet-50-2", "wide_resnet101_2": "Wide ResNet-101-2"},
    ),
    _Family(
        "ResNeXt",
        2016,
        "S. Xie, R. Girshick, P. Dollár, Z. Tu, K. He: Aggregated residual transformations for "
        "deep neural networks, CVPR 2017",
        "Residual blocks of many narrow groups side by side.",
        {
            "resnext50_32x4d": "ResNeXt-50 32×4d",
            "resnext101_32x8d": "ResNeXt-101 32×8d",
            "resnext101_64x4d": "ResNeXt-101 64×4d",
        },
    ),
    _Family(
        "MobileNet",
        2018,
        "M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen: MobileNetV2: inverted residuals "
        "and linear bottlenecks, CVPR 2018; A. Howard et al.: Searching for MobileNetV3, ICCV 2019",
        "Filters over one channel each, between narrow ends that skips join: made for telephones.",
        {
            "mobilenet_v2": "MobileNet V2",
            "mobilenet_v3_small": "MobileNet V3, small",
            "mobilenet_v3_large": "MobileNet V3, large",
        },
    ),
    _Family(
        "ShuffleNet",
        2018,
        "N. Ma, X. Zhang, H.-T. Zheng, J. Sun: ShuffleNet V2: practical guidelines for efficient "
        "CNN architecture design, ECCV 2018",
        "Half of the channels pass by, then all are dealt out anew like cards.",
        {
            f"shufflenet_v2_x{size}": f"ShuffleNet V2 ×{size.replace('_', '.')}"
            for size in ("0_5", "1_0", "1_5", "2_0")
        },
    ),
    _Family(
        "MNASNet",
        2018,
        "M. Tan, B. Chen, R. Pang, V. Vasudevan, M. Sandler, A. Howard, Q. V. Le: MnasNet: "
        "platform-aware neural architecture search for mobile, CVPR 2019",
        "Found by a search that measured the time on a telephone.",
        {
            "mnasnet0_5": "MNASNet 0.5",
            "mnasnet0_75": "MNASNet 0.75",
            "mnasnet1_0": "MNASNet 1.0",
            "mnasnet1_3": "MNASNet 1.3",
        },
    ),
    _Family(
        "EfficientNet",
        2019,
        "M. Tan, Q. V. Le: EfficientNet: rethinking model scaling for convolutional neural "
        "networks, ICML 2019",
        "Depth, width and resolution grow together by one number.",
        {f"efficientnet_b{size}": f"EfficientNet-B{size}" for size in range(8)},
    ),
    _Family(
        "EfficientNet V2",
        2021,
        "M. Tan, Q. V. Le: EfficientNetV2: smaller models and faster training, ICML 2021",
        "Plain convolutions in front, separable ones behind: faster to train.",
        {f"efficientnet_v2_{size}": f"EfficientNet V2-{size.upper()}" for size in ("s", "m", "l")},
    ),
    _Family(
        "RegNet",
        2020,
        "I. Radosavovic, R. P. Kosaraju, R. Girshick, K. He, P. Dollár: Designing network design "
        "spaces, CVPR 2020",
        "Widths that grow along a straight line: what the best of thousands had in common.",
        {
            f"regnet_{kind}_{size}": f"RegNet {kind.upper()} {size.replace('_', '.')}"
            for kind, sizes in (
                ("x", ("400mf", "800mf", "1_6gf", "3_2gf", "8gf", "16gf", "32gf")),
                ("y", ("400mf", "800mf", "1_6gf", "3_2gf", "8gf", "16gf", "32gf", "128gf")),
            )
            for size in sizes
        },
    ),
    _Family(
        "Vision Transformer",
        2020,
        "A. Dosovitskiy et al.: An image is worth 16x16 words: transformers for image recognition "
        "at scale, ICLR 2021",
        "An image is cut into patches, and attention reads them like words.",
        {
            f"vit_{size}_{patch}": f"ViT-{size.upper()}/{patch}"
            for size, patch in (("b", 16), ("b", 32), ("l", 16), ("l", 32), ("h", 14))
        },
    ),
    _Family(
        "Swin",
        2021,
        "Z. Liu, Y. Lin, Y. Cao, H. Hu, Y. Wei, Z. Zhang, S. Lin, B. Guo: Swin transformer: "
        "hierarchical vision transformer using shifted windows, ICCV 2021",
        "Attention inside windows that shift from layer to layer.",
        {f"swin_{size}": f"Swin-{size.upper()}" for size in ("t", "s", "b")},
    ),
    _Family(
        "Swin V2",
        2022,
        "Z. Liu et al.: Swin transformer V2: scaling up capacity and resolution, CVPR 2022",
        "Swin with attention by cosine and positions on a log scale, stable when it is large.",
        {f"swin_v2_{size}": f"Swin V2-{size.upper()}" for size in ("t", "s", "b")},
    ),
    _Family(
        "ConvNeXt",
        2022,
        "Z. Liu, H. Mao, C.-Y. Wu, C. Feichtenhofer, T. Darrell, S. Xie: A ConvNet for the 2020s, "
        "CVPR 2022",
        "A ResNet brought up to date, habit by habit, until it beat transformers.",
        {
            f"convnext_{size}": f"ConvNeXt-{size.capitalize()}"
            for size in ("tiny", "small", "base", "large")
        },
    ),
    _Family(
        "MaxViT",
        2022,
        "Z. Tu, H. Talebi, H. Zhang, F. Yang, P. Milanfar, A. Bovik, Y. Li: MaxViT: multi-axis "
        "vision transformer, ECCV 2022",
        "Attention inside windows and across a grid, between convolutions.",
        {"maxvit_t": "MaxViT-T"},
    ),
)

for _family in _FAMILIES:
    for _name, _title in _family.members.items():
        ARCHITECTURES.file(
            _name,
            Architecture(
                name=_name,
                title=_title,
                family=_family.title,
                year=_family.year,
                paper=_family.paper,
                idea=_family.idea,
            ),
        )
