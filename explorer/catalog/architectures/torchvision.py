"""torchvision's other classification models, which the engine reads under torchvision's names."""

from explorer.graph.architecture import ARCHITECTURES, Architecture
from explorer.schema.messages import message

_FAMILIES: tuple[tuple[str, int, str, str, dict[str, str]], ...] = (
    (
        "VGG",
        2014,
        "K. Simonyan, A. Zisserman: Very deep convolutional networks for large-scale image "
        "recognition, ICLR 2015",
        message("Only 3×3 convolutions, 11 to 19 layers deep."),
        {
            **{f"vgg{depth}": message("VGG-{n}", n=depth) for depth in (11, 13, 16, 19)},
            **{
                f"vgg{depth}_bn": message("VGG-{n} with batch norm", n=depth)
                for depth in (11, 13, 16, 19)
            },
        },
    ),
    (
        "Inception",
        2015,
        "C. Szegedy, V. Vanhoucke, S. Ioffe, J. Shlens, Z. Wojna: Rethinking the Inception "
        "architecture for computer vision, CVPR 2016",
        message("Factorizes large convolutions into small and asymmetric ones (1×7, 7×1)."),
        {"inception_v3": message("Inception v3")},
    ),
    (
        "SqueezeNet",
        2016,
        "F. N. Iandola, S. Han, M. W. Moskewicz, K. Ashraf, W. J. Dally, K. Keutzer: SqueezeNet: "
        "AlexNet-level accuracy with 50x fewer parameters, arXiv:1602.07360",
        message(
            "Fire modules squeeze and expand channels: AlexNet accuracy, 50× fewer parameters."
        ),
        {"squeezenet1_0": message("SqueezeNet 1.0"), "squeezenet1_1": message("SqueezeNet 1.1")},
    ),
    (
        "Wide ResNet",
        2016,
        "S. Zagoruyko, N. Komodakis: Wide residual networks, BMVC 2016",
        message("ResNet with twice the channels inside each bottleneck."),
        {
            "wide_resnet50_2": message("Wide ResNet-50-2"),
            "wide_resnet101_2": message("Wide ResNet-101-2"),
        },
    ),
    (
        "ResNeXt",
        2016,
        "S. Xie, R. Girshick, P. Dollár, Z. Tu, K. He: Aggregated residual transformations for "
        "deep neural networks, CVPR 2017",
        message("Residual blocks with grouped convolutions (cardinality)."),
        {
            "resnext50_32x4d": message("ResNeXt-50 32×4d"),
            "resnext101_32x8d": message("ResNeXt-101 32×8d"),
            "resnext101_64x4d": message("ResNeXt-101 64×4d"),
        },
    ),
    (
        "MobileNet",
        2018,
        "M. Sandler, A. Howard, M. Zhu, A. Zhmoginov, L.-C. Chen: MobileNetV2: inverted residuals "
        "and linear bottlenecks, CVPR 2018; A. Howard et al.: Searching for MobileNetV3, ICCV 2019",
        message("Inverted residuals with depthwise separable convolutions, for mobile devices."),
        {
            "mobilenet_v2": message("MobileNet V2"),
            "mobilenet_v3_small": message("MobileNet V3 Small"),
            "mobilenet_v3_large": message("MobileNet V3 Large"),
        },
    ),
    (
        "ShuffleNet",
        2018,
        "N. Ma, X. Zhang, H.-T. Zheng, J. Sun: ShuffleNet V2: practical guidelines for efficient "
        "CNN architecture design, ECCV 2018",
        message("Channel split and shuffle: half of the channels bypass each unit."),
        {
            f"shufflenet_v2_x{size}": message("ShuffleNet V2 ×{size}", size=size.replace("_", "."))
            for size in ("0_5", "1_0", "1_5", "2_0")
        },
    ),
    (
        "MNASNet",
        2018,
        "M. Tan, B. Chen, R. Pang, V. Vasudevan, M. Sandler, A. Howard, Q. V. Le: MnasNet: "
        "platform-aware neural architecture search for mobile, CVPR 2019",
        message("Found by neural architecture search with latency measured on a phone."),
        {
            "mnasnet0_5": message("MNASNet 0.5"),
            "mnasnet0_75": message("MNASNet 0.75"),
            "mnasnet1_0": message("MNASNet 1.0"),
            "mnasnet1_3": message("MNASNet 1.3"),
        },
    ),
    (
        "EfficientNet",
        2019,
        "M. Tan, Q. V. Le: EfficientNet: rethinking model scaling for convolutional neural "
        "networks, ICML 2019",
        message("Compound scaling: depth, width and resolution grow together."),
        {f"efficientnet_b{size}": message("EfficientNet-B{n}", n=size) for size in range(8)},
    ),
    (
        "EfficientNet V2",
        2021,
        "M. Tan, Q. V. Le: EfficientNetV2: smaller models and faster training, ICML 2021",
        message("Faster to train: Fused-MBConv blocks in early stages, MBConv in later ones."),
        {
            f"efficientnet_v2_{size}": message("EfficientNet V2-{size}", size=size.upper())
            for size in ("s", "m", "l")
        },
    ),
    (
        "RegNet",
        2020,
        "I. Radosavovic, R. P. Kosaraju, R. Girshick, K. He, P. Dollár: Designing network design "
        "spaces, CVPR 2020",
        message("Simple networks whose stage widths follow a quantized linear rule."),
        {
            f"regnet_{kind}_{size}": message(
                "RegNet {kind} {size}", kind=kind.upper(), size=size.replace("_", ".")
            )
            for kind, sizes in (
                ("x", ("400mf", "800mf", "1_6gf", "3_2gf", "8gf", "16gf", "32gf")),
                ("y", ("400mf", "800mf", "1_6gf", "3_2gf", "8gf", "16gf", "32gf", "128gf")),
            )
            for size in sizes
        },
    ),
    (
        "Vision Transformer",
        2020,
        "A. Dosovitskiy et al.: An image is worth 16x16 words: transformers for image recognition "
        "at scale, ICLR 2021",
        message("Splits images into patches, processed as tokens by a Transformer encoder."),
        {
            f"vit_{size}_{patch}": message("ViT-{size}/{patch}", size=size.upper(), patch=patch)
            for size, patch in (("b", 16), ("b", 32), ("l", 16), ("l", 32), ("h", 14))
        },
    ),
    (
        "Swin",
        2021,
        "Z. Liu, Y. Lin, Y. Cao, H. Hu, Y. Wei, Z. Zhang, S. Lin, B. Guo: Swin transformer: "
        "hierarchical vision transformer using shifted windows, ICCV 2021",
        message("Self-attention in local windows that shift between layers."),
        {f"swin_{size}": message("Swin-{size}", size=size.upper()) for size in ("t", "s", "b")},
    ),
    (
        "Swin V2",
        2022,
        "Z. Liu et al.: Swin transformer V2: scaling up capacity and resolution, CVPR 2022",
        message("Swin with cosine attention and log-spaced position bias, stable at large scale."),
        {
            f"swin_v2_{size}": message("Swin V2-{size}", size=size.upper())
            for size in ("t", "s", "b")
        },
    ),
    (
        "ConvNeXt",
        2022,
        "Z. Liu, H. Mao, C.-Y. Wu, C. Feichtenhofer, T. Darrell, S. Xie: A ConvNet for the 2020s, "
        "CVPR 2022",
        message("A ResNet modernized step by step with Transformer design choices."),
        {
            f"convnext_{size}": message("ConvNeXt-{size}", size=size.capitalize())
            for size in ("tiny", "small", "base", "large")
        },
    ),
    (
        "MaxViT",
        2022,
        "Z. Tu, H. Talebi, H. Zhang, F. Yang, P. Milanfar, A. Bovik, Y. Li: MaxViT: multi-axis "
        "vision transformer, ECCV 2022",
        message("Block and grid attention combined with MBConv convolutions."),
        {"maxvit_t": message("MaxViT-T")},
    ),
)

for _family, _year, _paper, _idea, _members in _FAMILIES:
    for _name, _title in _members.items():
        ARCHITECTURES.file(_name, Architecture(_name, _title, _family, _year, _paper, _idea))
