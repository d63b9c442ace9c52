package io.github.efficientnet4j.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of a classifier's outputs, in order.
 *
 * <p>Immutable and thread-safe.
 */
public final class Labels {

  private final List<String> names;

  private Labels(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("there must be at least one label");
    }
    this.names = List.copyOf(names);
  }

  /**
   * ImageNet's 1000 classes, in the order that torchvision, timm and Keras share.
   *
   * @return the names
   */
  public static Labels imagenet() {
    return ImageNet.LABELS;
  }

  /**
   * Names given one by one.
   *
   * @param names at least one
   * @return the labels
   * @throws IllegalArgumentException if there are none
   */
  public static Labels of(List<String> names) {
    return new Labels(names);
  }

  /**
   * Placeholders for a classifier whose classes have no names.
   *
   * @param count at least 1
   * @return {@code "class 0"}, {@code "class 1"}, …
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public static Labels numbered(int count) {
    return new Labels(IntStream.range(0, count).mapToObj(i -> "class " + i).toList());
  }

  /**
   * Reads a text file in UTF-8, one name a line; blank lines at the end do not count.
   *
   * @param file the file
   * @return the labels
   * @throws IOException if it cannot be read or is no such text
   */
  public static Labels read(Path file) throws IOException {
    try {
      List<String> lines =
          Files.readString(file).stripTrailing().lines().map(String::strip).toList();
      if (lines.isEmpty()) {
        throw new IOException(file + " is empty; it needs one label a line");
      }
      return new Labels(lines);
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is no text in UTF-8; labels are read one a line", e);
    }
  }

  /**
   * The name of one class.
   *
   * @param index from 0
   * @return its name
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public String get(int index) {
    return names.get(index);
  }

  /**
   * The number of classes.
   *
   * @return at least 1
   */
  public int size() {
    return names.size();
  }

  /**
   * All names.
   *
   * @return an immutable list
   */
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
