package io.github.efficientnet4j.training.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads data sets of the MNIST family: grey images and labels, each in its own {@link IdxFile}.
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

  /** A part of a data set of the MNIST family. Each part is a pair of files. */
  public enum Part {
    /** 60 000 training images. */
    TRAIN("train"),
    /** 10 000 test images. */
    TEST("t10k");

    private final String prefix;

    Part(String prefix) {
      this.prefix = prefix;
    }
  }

  private IdxDataset() {}

  /** {@return the class names of MNIST: the ten digits} */
  public static List<String> digits() {
    return DIGITS;
  }

  /** {@return the ten class names of Fashion-MNIST, as its authors spell them} */
  public static List<String> fashion() {
    return FASHION;
  }

  /**
   * Reads one part of a data set from the published files.
   *
   * <p>Examples are {@code train-images-idx3-ubyte.gz} and {@code train-labels-idx1-ubyte.gz}. The
   * files may be compressed or not.
   *
   * @param folder the folder that holds the files
   * @param part training or test images
   * @param classNames the class names in the order of the labels, for example {@link #fashion}
   * @return the images, with one channel
   * @throws IOException if a file is missing, cannot be read or is damaged, or if the two files do
   *     not belong together
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
   * @param labels one label for each image
   * @param classNames the class names in the order of the labels
   * @return the images, with one channel
   * @throws IOException if a file cannot be read or is damaged, or if the two files do not belong
   *     together
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
