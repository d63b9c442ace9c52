package io.github.efficientnet4j.weights.published;

/**
 * The publisher's own accuracy on the ImageNet-1k validation set with the published transform.
 * Immutable.
 *
 * @param top1 the percentage of images whose first prediction is right
 * @param top5 the percentage of images whose first five predictions include the right class; at
 *     least {@code top1}
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
