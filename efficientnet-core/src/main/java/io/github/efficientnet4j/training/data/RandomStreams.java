package io.github.efficientnet4j.training.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Independent random generators. Each is a pure function of the seed and its purpose.
 *
 * <p>A sample's augmentation therefore depends neither on threads nor on earlier samples. A resumed
 * training draws the same numbers as an uninterrupted one.
 *
 * <p>Each generator is a {@link SplittableRandom}. Its initial state is the seed, mixed with one
 * coordinate after the other by that class's own 64-bit mixing function. JDK 17 and 25 draw the
 * same numbers from it.
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

  /** {@return the generator of an epoch's order} */
  RandomGenerator shuffle(int epoch) {
    return stream(SHUFFLE, epoch, 0);
  }

  /** {@return the generator of a sample's augmentation in an epoch} */
  RandomGenerator sample(int epoch, int index) {
    return stream(SAMPLE, epoch, index);
  }

  /** {@return the generator that mixes a batch's images} */
  RandomGenerator mix(int epoch, int batch) {
    return stream(MIX, epoch, batch);
  }

  /** {@return the generator that draws samples of a class} */
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
