package io.github.efficientnet4j.image;

import io.github.efficientnet4j.internal.io.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of a classifier's outputs, in order.
 *
 * <p>Immutable and thread-safe.
 */
public final class Labels {

  /** Some Windows programs begin a text file with it. */
  private final List<String> names;

  private Labels(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one label");
    }
    this.names = List.copyOf(names);
  }

  /**
   * {@return the names of ImageNet's 1000 classes, in the order that torchvision, timm and Keras
   * share}
   */
  public static Labels imagenet() {
    return ImageNet.LABELS;
  }

  /**
   * {@return labels with the given names}
   *
   * @param names at least one
   * @throws IllegalArgumentException if {@code names} is empty
   */
  public static Labels of(List<String> names) {
    return new Labels(names);
  }

  /**
   * {@return placeholders for a classifier whose classes have no names: {@code "class 0"}, {@code
   * "class 1"}, …}
   *
   * @param count at least 1
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public static Labels numbered(int count) {
    return new Labels(IntStream.range(0, count).mapToObj(i -> "class " + i).toList());
  }

  /**
   * Reads a text file in UTF-8 with one name per line. Blank lines at the end are ignored, and so
   * is a byte order mark.
   *
   * @param file the file
   * @return the labels
   * @throws IOException if the file cannot be read or is not such a text, of at most 64 MiB
   */
  public static Labels read(Path file) throws IOException {
    List<String> lines = TextFile.read(file).stripTrailing().lines().map(String::strip).toList();
    if (lines.isEmpty()) {
      throw new IOException(file + " is empty; it needs one label a line");
    }
    return new Labels(lines);
  }

  /**
   * {@return the name of one class}
   *
   * @param index from 0
   * @throws IndexOutOfBoundsException if no class has this index
   */
  public String get(int index) {
    return names.get(index);
  }

  /** {@return the number of classes, at least 1} */
  public int size() {
    return names.size();
  }

  /** {@return all names, as an immutable list} */
  public List<String> names() {
    return names;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels labels && labels.names.equals(names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return names.size() + " labels";
  }

  private static final class ImageNet {

    static final Labels LABELS = load();

    private static Labels load() {
      try (InputStream stream = Labels.class.getResourceAsStream("imagenet-labels.txt")) {
        String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        return new Labels(text.lines().filter(line -> !line.startsWith("#")).toList());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
