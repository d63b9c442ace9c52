package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.Pixels;
import java.io.IOException;
import java.util.List;

/**
 * Labelled images, by index. Labels are known without decoding an image.
 *
 * <p>Implementations are thread-safe.
 */
public interface Dataset {

  /**
   * The number of samples.
   *
   * @return at least 0
   */
  int size();

  /**
   * The names of the classes, in the order of their indices.
   *
   * @return an immutable list, without duplicates
   */
  List<String> classNames();

  /**
   * The class of a sample.
   *
   * @param index from 0 to size − 1
   * @return an index into {@link #classNames}
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  int label(int index);

  /**
   * The image of a sample, read and decoded anew at every call where it is in a file.
   *
   * @param index from 0 to size − 1
   * @return its pixels, upright
   * @throws IOException if it cannot be read or is damaged
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  Pixels image(int index) throws IOException;

  /**
   * What to call a sample in messages.
   *
   * @param index from 0 to size − 1
   * @return for example its file's path
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  String describe(int index);
}
