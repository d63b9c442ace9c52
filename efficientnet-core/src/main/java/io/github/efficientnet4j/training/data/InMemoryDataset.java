package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.Pixels;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Images of one size in memory.
 *
 * <p>Immutable and thread-safe, as long as callers do not change the arrays.
 */
public final class InMemoryDataset implements Dataset {

  private final int channels;
  private final int height;
  private final int width;
  private final byte[] samples;
  private final int[] labels;
  private final List<String> classNames;

  private InMemoryDataset(
      int channels, int height, int width, byte[] samples, int[] labels, List<String> classNames) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.samples = samples;
    this.labels = labels;
    this.classNames = classNames;
  }

  /**
   * {@return a data set backed by the given arrays}
   *
   * @param channels the channels of each image, at least 1
   * @param height the height of each image in pixels, at least 1
   * @param width the width of each image in pixels, at least 1
   * @param samples images x height x width x channels, 0 to 255 as unsigned bytes; not copied, and
   *     the data set takes ownership
   * @param labels an index into the class names for each image; not copied, and the data set takes
   *     ownership
   * @param classNames the class names, at least one, without duplicates
   * @throws IllegalArgumentException if sizes do not match, a label is not a class, or a name
   *     occurs twice
   */
  public static InMemoryDataset of(
      int channels, int height, int width, byte[] samples, int[] labels, List<String> classNames) {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "images need at least one channel, row and column, but had "
              + channels
              + "x"
              + height
              + "x"
              + width);
    }
    long expected = Math.multiplyExact((long) channels * height * width, (long) labels.length);
    if (samples.length != expected) {
      throw new IllegalArgumentException(
          labels.length
              + " images of "
              + channels
              + "x"
              + height
              + "x"
              + width
              + " have "
              + expected
              + " samples, but there were "
              + samples.length);
    }
    List<String> names = List.copyOf(classNames);
    if (names.isEmpty() || Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException(
          "class names must be at least one, each once, but were " + names);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= names.size()) {
        throw new IllegalArgumentException(
            "image "
                + i
                + " has label "
                + labels[i]
                + ", which is none of the "
                + names.size()
                + " classes");
      }
    }
    return new InMemoryDataset(channels, height, width, samples, labels, names);
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Pixels image(int index) {
    Objects.checkIndex(index, labels.length);
    int size = channels * height * width;
    byte[] image = Arrays.copyOfRange(samples, index * size, (index + 1) * size);
    return Pixels.of(channels, height, width, image);
  }

  @Override
  public String describe(int index) {
    Objects.checkIndex(index, labels.length);
    return "image " + index;
  }

  /** {@return the index, and a checksum of the image's pixels} */
  @Override
  public String identity(int index) {
    Objects.checkIndex(index, labels.length);
    int size = channels * height * width;
    CRC32 checksum = new CRC32();
    checksum.update(samples, index * size, size);
    return "image " + index + " (checksum " + Long.toHexString(checksum.getValue()) + ")";
  }
}
