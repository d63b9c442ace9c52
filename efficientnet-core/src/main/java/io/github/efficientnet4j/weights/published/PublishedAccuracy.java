package io.github.efficientnet4j.weights.published;

/**
 * The publisher's own figures on the ImageNet-1k validation set with the published transform.
 * Immutable.
 *
 * @param top1 share of images whose first prediction is right, in percent
 * @param top5 share of images whose first five predictions hold the right one, in percent; at least
 *     {@code top1}
 */
public record PublishedAccuracy(double top1, double top5) {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException unless {@code 0 <= top1 <= top5 <= 100}
   */
  public PublishedAccuracy {
    if (!(0 <= top1 && top1 <= top5 && top5 <= 100)) {
      throw new IllegalArgumentException(
          "accuracy must satisfy 0 <= top1 <= top5 <= 100, given top1 " + top1 + ", top5 " + top5);
    }
  }
}
