package io.github.efficientnet4j.training.augmentation;

/** Validates a probability. */
final class Probability {

  private Probability() {}

  static void require(double probability) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("probability must be in [0, 1], but was " + probability);
    }
  }
}
