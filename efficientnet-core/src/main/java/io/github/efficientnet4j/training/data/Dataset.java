package io.github.efficientnet4j.training.data;

import io.github.efficientnet4j.image.Pixels;
import java.io.IOException;
import java.util.List;

/**
 * Labelled images by index. Labels are available without decoding an image.
 *
 * <p>Implementations are thread-safe.
 */
public interface Dataset {

  /** {@return the number of samples, at least 0} */
  int size();

  /**
   * {@return the class names in the order of their indices, an immutable list without duplicates}
   */
  List<String> classNames();

  /**
   * {@return the class of a sample, an index into {@link #classNames}}
   *
   * @param index the sample, from 0 to size − 1
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  int label(int index);

  /**
   * {@return the image of a sample, upright} Images in files are read and decoded anew at every
   * call.
   *
   * @param index the sample, from 0 to size − 1
   * @throws IOException if it cannot be read or is damaged
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  Pixels image(int index) throws IOException;

  /**
   * {@return a name of a sample for messages, for example its file's path}
   *
   * @param index the sample, from 0 to size − 1
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  String describe(int index);

  /**
   * {@return a text that tells the sample from others and from a changed one, the same whenever the
   * data set is opened, for example the file's relative path and size} A checkpoint keeps a
   * fingerprint of these texts, and a training is resumed only if they are the same. By default, it
   * is the {@linkplain #describe description}.
   *
   * @param index the sample, from 0 to size − 1
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  default String identity(int index) {
    return describe(index);
  }
}
