package io.github.efficientnet4j.architecture;

/** The pointwise non-linearities of the networks. */
public enum Activation {
  /** x · sigmoid(x), also called swish. EfficientNet uses it. */
  SILU,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). MobileNetV2 and EfficientNet-Lite use it. */
  RELU6,
  /** x · min(max(x + 3, 0), 6) / 6. MobileNetV3 uses it. */
  HARD_SWISH
}
