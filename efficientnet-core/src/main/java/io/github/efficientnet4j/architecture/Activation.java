package io.github.efficientnet4j.architecture;

/** The pointwise non-linearities of the networks. */
public enum Activation {
  /** x · sigmoid(x), also called swish; EfficientNet's own. */
  SILU,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6); of MobileNetV2 and EfficientNet-Lite. */
  RELU6,
  /** x · min(max(x + 3, 0), 6) / 6; of MobileNetV3. */
  HARD_SWISH
}
