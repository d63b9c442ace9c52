package io.github.efficientnet4j.training.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent random generators, each a pure function of the seed and of what it is for: so that a
 * sample's augmentation depends neither on threads nor on the samples before it, and a resumed
 * training draws what an uninterrupted one would.
 *
 * <p>Each is a {@link SplittableRandom}, whose start is the seed mixed with one coordinate after
 * the other by that generator's own 64-bit mixing.
 *
 * <p>Immutable and thread-safe.
 */
final class RandomStreams {

  private static final int SHUFFLE = 1;
  private static final int SAMPLE = 2;
  private static final int MIX = 3;
  private static final int SPLIT = 4;

  private final long seed;

  RandomStreams(long seed) {
    this.seed = seed;
  }

  /** For the order of an epoch's samples. */
  RandomGenerator shuffle(int epoch) {
    return stream(SHUFFLE, epoch, 0);
  }

  /** For the augmentation of a sample in an epoch. */
  RandomGenerator sample(int epoch, int index) {
    return stream(SAMPLE, epoch, index);
  }

  /** For mixing the images of a batch. */
  RandomGenerator mix(int epoch, int batch) {
    return stream(MIX, epoch, batch);
  }

  /** For drawing samples of a class. */
  RandomGenerator split(int type) {
    return stream(SPLIT, type, 0);
  }

  private RandomGenerator stream(int purpose, int first, int second) {
    long start = mixed(mixed(mixed(mixed(seed) + purpose) + first) + second);
    return new SplittableRandom(start);
  }

  private static long mixed(long value) {
    return new SplittableRandom(value).nextLong();
  }
}
