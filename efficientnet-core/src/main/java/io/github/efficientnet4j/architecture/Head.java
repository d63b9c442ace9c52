package io.github.efficientnet4j.architecture;

/**
 * The layers after the last stage: 1x1 convolution (absent in MobileNetV1 and ResNet), global
 * average pool, dropout, linear classifier.
 *
 * <p>Immutable and thread-safe.
 *
 * @param channels output channels of the 1x1 convolution, or 0 if there is none
 * @param classes outputs of the classifier, at least 1
 * @param dropout the rate of the dropout before the classifier, in [0, 1)
 */
public record Head(int channels, int classes, double dropout) {

  /**
   * Creates the head.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public Head {
    try {
      if (channels != 0) {
        Stage.requireChannels(channels);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("head: " + e.getMessage(), e);
    }
    if (classes < 1 || classes > 10_000_000) {
      throw new IllegalArgumentException(
          "head: classes must be between 1 and 10000000, but were " + classes);
    }
    if (!(dropout >= 0 && dropout < 1)) {
      throw new IllegalArgumentException("head: dropout must be in [0, 1), but was " + dropout);
    }
  }

  /**
   * {@return whether the head begins with a 1x1 convolution; if not, the output of the last stage
   * is pooled directly}
   */
  public boolean hasConvolution() {
    return channels > 0;
  }
}
