package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;

/**
 * The published family whose conventions a network follows where no other part of it tells them:
 * the rounding of scaled channels, the names of parameters, and a new classifier's weights. Any
 * family may be built of any blocks.
 */
public enum Family {
  /** EfficientNet, and whatever has no family of its own. */
  EFFICIENTNET(ChannelRounding.EFFICIENTNET, ClassifierInitialization.UNIFORM_BY_CLASSES),
  /**
   * MobileNetV1 (arXiv:1704.04861); parameters are named as EfficientNet's, a classifier begins as
   * MobileNetV2's.
   */
  MOBILENET_V1(ChannelRounding.MOBILENET_V1, ClassifierInitialization.NORMAL),
  /** MobileNetV2 (arXiv:1801.04381), in torchvision's names. */
  MOBILENET_V2(ChannelRounding.EFFICIENTNET, ClassifierInitialization.NORMAL),
  /** ResNet (arXiv:1512.03385), in torchvision's names. */
  RESNET(ChannelRounding.RESNET, ClassifierInitialization.UNIFORM_BY_FEATURES);

  private final ChannelRounding channelRounding;
  private final ClassifierInitialization classifierInitialization;

  Family(ChannelRounding channelRounding, ClassifierInitialization classifierInitialization) {
    this.channelRounding = channelRounding;
    this.classifierInitialization = classifierInitialization;
  }

  /**
   * How the family's code rounds scaled channels.
   *
   * @return the rule
   */
  public ChannelRounding channelRounding() {
    return channelRounding;
  }

  /**
   * How the family's code draws a new classifier's weights.
   *
   * @return the rule
   */
  public ClassifierInitialization classifierInitialization() {
    return classifierInitialization;
  }

  /** The multiplier of the head's channels: narrow MobileNetV2s keep theirs (its section 6.1). */
  double headWidth(double width) {
    return this == MOBILENET_V2 ? Math.max(1, width) : width;
  }
}
