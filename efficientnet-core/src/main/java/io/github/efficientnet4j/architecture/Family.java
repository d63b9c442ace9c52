package io.github.efficientnet4j.architecture;

import io.github.efficientnet4j.scaling.ChannelRounding;

/**
 * The published family whose conventions a network follows where no other part of it tells them:
 * the rounding of scaled channels, and the names of parameters. Any family may be built of any
 * blocks.
 */
public enum Family {
  /** EfficientNet, and whatever has no family of its own. */
  EFFICIENTNET(ChannelRounding.EFFICIENTNET),
  /** MobileNetV1 (arXiv:1704.04861); parameters are named as EfficientNet's. */
  MOBILENET_V1(ChannelRounding.MOBILENET_V1),
  /** MobileNetV2 (arXiv:1801.04381), in torchvision's names. */
  MOBILENET_V2(ChannelRounding.EFFICIENTNET),
  /** ResNet (arXiv:1512.03385), in torchvision's names. */
  RESNET(ChannelRounding.RESNET);

  private final ChannelRounding channelRounding;

  Family(ChannelRounding channelRounding) {
    this.channelRounding = channelRounding;
  }

  /**
   * How the family's code rounds scaled channels.
   *
   * @return the rule
   */
  public ChannelRounding channelRounding() {
    return channelRounding;
  }

  /** The multiplier of the head's channels: narrow MobileNetV2s keep theirs (its section 6.1). */
  double headWidth(double width) {
    return this == MOBILENET_V2 ? Math.max(1, width) : width;
  }
}
