package io.github.efficientnet4j.architecture;

import java.util.List;

/** The tables of the networks that the paper scales besides EfficientNet. */
final class Baselines {

  private Baselines() {}

  static List<Architecture> all() {
    return List.of(mobileNetV1(), mobileNetV2(), resNet50());
  }

  /**
   * MobileNetV1: arXiv:1704.04861, table 1. The last stride is 1, because the sizes beside it in
   * that table require it.
   */
  static Architecture mobileNetV1() {
    Block block = new DepthwiseSeparable(3);
    return Architecture.builder("mobilenet_v1")
        .family(Family.MOBILENET_V1)
        .activation(Activation.RELU)
        .stem(32)
        .stage(block, 64, 1, 1)
        .stage(block, 128, 2, 2)
        .stage(block, 256, 2, 2)
        .stage(block, 512, 6, 2)
        .stage(block, 1024, 2, 2)
        .withoutHeadConvolution()
        .build();
  }

  /** MobileNetV2: arXiv:1801.04381, table 2. */
  static Architecture mobileNetV2() {
    Block first = MBConv.of(3, 1).withoutSqueezeExcitation();
    Block block = MBConv.of(3, 6).withoutSqueezeExcitation();
    return Architecture.builder("mobilenet_v2")
        .family(Family.MOBILENET_V2)
        .activation(Activation.RELU6)
        .stem(32)
        .stage(first, 16, 1, 1)
        .stage(block, 24, 2, 2)
        .stage(block, 32, 3, 2)
        .stage(block, 64, 4, 2)
        .stage(block, 96, 3, 1)
        .stage(block, 160, 3, 2)
        .stage(block, 320, 1, 1)
        .head(1280)
        .dropout(0.2)
        .build();
  }

  /** ResNet-50: arXiv:1512.03385, table 1, column "50-layer". */
  static Architecture resNet50() {
    Block block = new Bottleneck(3, 4);
    return Architecture.builder("resnet50")
        .family(Family.RESNET)
        .activation(Activation.RELU)
        .stem(new Stem(64, 7, 2, true))
        .stage(block, 256, 3, 1)
        .stage(block, 512, 4, 2)
        .stage(block, 1024, 6, 2)
        .stage(block, 2048, 3, 2)
        .withoutHeadConvolution()
        .build();
  }
}
