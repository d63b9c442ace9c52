package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;

/**
 * The published family whose conventions a network follows: the rounding of scaled channels, the
 * names of parameters, and the initial weights of a new classifier. A network of any family may
 * contain any blocks.
 */
public enum Family {
  /** EfficientNet. Networks that belong to no other family use it too. */
  EFFICIENTNET(ChannelRounding.EFFICIENTNET, ClassifierInitialization.UNIFORM_BY_CLASSES),
  /**
   * MobileNetV1 (arXiv:1704.04861). Parameters have EfficientNet's names. A new classifier is
   * initialised like MobileNetV2's.
   */
  MOBILENET_V1(ChannelRounding.MOBILENET_V1, ClassifierInitialization.NORMAL),
  /** MobileNetV2 (arXiv:1801.04381), with torchvision's names. */
  MOBILENET_V2(ChannelRounding.EFFICIENTNET, ClassifierInitialization.NORMAL),
  /** ResNet (arXiv:1512.03385), with torchvision's names. */
  RESNET(ChannelRounding.RESNET, ClassifierInitialization.UNIFORM_BY_FEATURES);

  private final ChannelRounding channelRounding;
  private final ClassifierInitialization classifierInitialization;

  Family(ChannelRounding channelRounding, ClassifierInitialization classifierInitialization) {
    this.channelRounding = channelRounding;
    this.classifierInitialization = classifierInitialization;
  }

  /** {@return the rule by which the family's code rounds scaled channels} */
  public ChannelRounding channelRounding() {
    return channelRounding;
  }

  /** {@return the rule by which the family's code draws a new classifier's weights} */
  public ClassifierInitialization classifierInitialization() {
    return classifierInitialization;
  }

  /**
   * {@return the multiplier of the head's channels} MobileNetV2s narrower than 1 keep the full head
   * (its paper, section 6.1).
   */
  double headWidth(double width) {
    return this == MOBILENET_V2 ? Math.max(1, width) : width;
  }
}
