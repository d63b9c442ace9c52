package io.github.efficientnet4j.training.augmentation;

import java.util.random.RandomGenerator;

/**
 * MixUp: mixes the images of a batch and their labels (Zhang et al., ICLR 2018).
 *
 * <p>x ← λ x + (1 − λ) x', where x' is the image at the mirrored position in the batch. λ is drawn
 * once per batch from Beta(alpha, alpha) (timm, {@code mixup.py}, mode "batch").
 *
 * <p>Immutable and thread-safe.
 *
 * @param alpha the parameter of the Beta distribution, in (0, 4]; 0.2 is usual for ImageNet; larger
 *     values mix more evenly
 */
public record MixUp(double alpha) {

  private static final double MAX_ALPHA = 4;

  /**
   * Creates the augmentation.
   *
   * @throws IllegalArgumentException if alpha is out of range
   */
  public MixUp {
    if (!(alpha > 0 && alpha <= MAX_ALPHA)) {
      throw new IllegalArgumentException("alpha must be in (0, 4], but was " + alpha);
    }
  }

  /**
   * Mixes a batch.
   *
   * @param images batch x values; modified in place
   * @param labels a class index for each image
   * @param classes the number of classes
   * @param random the source of λ
   * @return soft labels, batch x classes: λ for an image's own class, 1 − λ for the class of the
   *     other image
   * @throws IllegalArgumentException if the number of image values is not a multiple of the number
   *     of labels
   */
  public float[] mix(float[] images, int[] labels, int classes, RandomGenerator random) {
    int batch = labels.length;
    if (batch == 0 || images.length % batch != 0) {
      throw new IllegalArgumentException(
          images.length + " values are not those of a batch of " + batch + " images");
    }
    float part = (float) beta(random);
    int values = images.length / batch;
    for (int i = 0; i < batch / 2; i++) {
      mix(images, i * values, (batch - 1 - i) * values, values, part);
    }
    float[] soft = new float[batch * classes];
    for (int i = 0; i < batch; i++) {
      soft[i * classes + labels[i]] += part;
      soft[i * classes + labels[batch - 1 - i]] += 1 - part;
    }
    return soft;
  }

  private static void mix(float[] images, int first, int second, int values, float part) {
    for (int i = 0; i < values; i++) {
      float a = images[first + i];
      float b = images[second + i];
      images[first + i] = part * a + (1 - part) * b;
      images[second + i] = part * b + (1 - part) * a;
    }
  }

  /** Jöhnk's method. Its acceptance rate is high enough for the small alphas that are allowed. */
  private double beta(RandomGenerator random) {
    while (true) {
      double x = StrictMath.pow(random.nextDouble(), 1 / alpha);
      double y = StrictMath.pow(random.nextDouble(), 1 / alpha);
      double sum = x + y;
      if (sum > 0 && sum <= 1) {
        return x / sum;
      }
    }
  }
}
