package io.github.efficientnet4j.bench.peer;

import io.github.efficientnet4j.architecture.Architecture;
import java.util.Objects;
import java.util.Random;

/**
 * The images that all runtimes of a comparison are given, and the threads that they may use.
 *
 * <p>Immutable and thread-safe, as long as nobody writes to the pixels.
 *
 * @param pixels {@code batch · channels · side · side} normalised floats, NCHW
 * @param batch images of a pass, at least 1
 * @param channels of an image
 * @param side height and width of an image
 * @param threads threads that compute, at least 1
 */
public record Input(float[] pixels, int batch, int channels, int side, int threads) {

  /**
   * Creates the input.
   *
   * @throws IllegalArgumentException if a number is out of range, or they do not agree
   */
  public Input {
    Objects.requireNonNull(pixels, "pixels");
    if (batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "batch and threads must be at least 1, but were " + batch + " and " + threads);
    }
    int expected = floats(batch, channels, side);
    if (pixels.length != expected) {
      throw new IllegalArgumentException(
          "the pixels must be " + expected + " floats, but are " + pixels.length);
    }
  }

  /**
   * Images of noise at a network's own resolution.
   *
   * @param architecture the network
   * @param batch images of a pass, at least 1
   * @param threads threads that compute, at least 1
   * @return the input, the same each time
   */
  public static Input ofNoise(Architecture architecture, int batch, int threads) {
    int side = architecture.resolution();
    float[] pixels = new float[floats(batch, architecture.inputChannels(), side)];
    // Not all equal: deep in the network that would become subnormal numbers, which are slow.
    Random random = new Random(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return new Input(pixels, batch, architecture.inputChannels(), side, threads);
  }

  private static int floats(int batch, int channels, int side) {
    return Math.multiplyExact(Math.multiplyExact(batch, channels), Math.multiplyExact(side, side));
  }

  /**
   * The shape of the batch.
   *
   * @return batch, channels, side, side
   */
  public long[] shape() {
    return new long[] {batch, channels, side, side};
  }
}
