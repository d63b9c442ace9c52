package io.github.efficientnet4j.training.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads data sets of the MNIST family: grey images and labels, each in one {@link IdxFile}.
 *
 * <p>Stateless and thread-safe.
 */
public final class IdxDataset {

  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private static final List<String> FASHION =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  /** Which of the two pairs of files of the MNIST family. */
  public enum Part {
    /** 60 000 images to learn from. */
    TRAIN("train"),
    /** 10 000 images to measure accuracy on. */
    TEST("t10k");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }
  }

  private IdxDataset() {}

  /**
   * The class names of MNIST.
   *
   * @return the ten digits
   */
  public static List<String> digits() {
    return DIGITS;
  }

  /**
   * The class names of Fashion-MNIST, as its authors give them.
   *
   * @return ten kinds of clothes
   */
  public static List<String> fashion() {
    return FASHION;
  }

  /**
   * Reads one part of a data set from the files as they are published, such as {@code
   * train-images-idx3-ubyte.gz} and {@code train-labels-idx1-ubyte.gz}, compressed or not.
   *
   * @param folder that holds them
   * @param part training or test images
   * @param classNames in the order of the labels, for example {@link #fashion}
   * @return the images, of one channel
   * @throws IOException if a file is missing, cannot be read or is damaged, or the two do not
   *     belong together
   */
  public static InMemoryDataset read(Path folder, Part part, List<String> classNames)
      throws IOException {
    return read(
        find(folder, part.prefix + "-images", "idx3-ubyte"),
        find(folder, part.prefix + "-labels", "idx1-ubyte"),
        classNames);
  }

  private static Path find(Path folder, String name, String kind) throws IOException {
    List<String> candidates =
        Stream.of("-", ".")
            .flatMap(joint -> Stream.of("", ".gz").map(ending -> name + joint + kind + ending))
            .toList();
    return candidates.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new FileNotFoundException(
                    "the folder " + folder + " has none of the files " + candidates));
  }

  /**
   * Reads a pair of files.
   *
   * @param images images x height x width
   * @param labels one for each image
   * @param classNames in the order of the labels
   * @return the images, of one channel
   * @throws IOException if a file cannot be read or is damaged, or the two do not belong together
   */
  public static InMemoryDataset read(Path images, Path labels, List<String> classNames)
      throws IOException {
    IdxFile pixels = IdxFile.read(images);
    IdxFile indices = IdxFile.read(labels);
    if (pixels.shape().size() != 3 || indices.shape().size() != 1) {
      throw new IOException(
          images
              + " and "
              + labels
              + " must have three dimensions and one, but have shapes "
              + pixels.shape()
              + " and "
              + indices.shape());
    }
    if (!pixels.shape().get(0).equals(indices.shape().get(0))) {
      throw new IOException(
          images
              + " has "
              + pixels.shape().get(0)
              + " images, but "
              + labels
              + " has "
              + indices.shape().get(0)
              + " labels");
    }
    int[] types = new int[indices.values().length];
    for (int i = 0; i < types.length; i++) {
      types[i] = indices.values()[i] & 0xff;
    }
    try {
      return InMemoryDataset.of(
          1, pixels.shape().get(1), pixels.shape().get(2), pixels.values(), types, classNames);
    } catch (IllegalArgumentException e) {
      throw new IOException(labels + ": " + e.getMessage(), e);
    }
  }
}
