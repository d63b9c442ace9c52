package io.github.efficientnet4j.weights;

import java.util.List;
import java.util.Map;

/**
 * A value in a pickle. The reader builds no other values. In particular, it never looks up a class
 * by name: an object of any class but those that weights need is {@link Opaque}.
 */
sealed interface Pickled {

  /** None, a number, a boolean or a string, as its Java counterpart. None is {@code "None"}. */
  record Scalar(Object value) implements Pickled {
    static final Scalar NONE = new Scalar("None");
  }

  /** A list or a tuple. A list grows while it is read. */
  record Sequence(List<Pickled> items) implements Pickled {}

  /**
   * A dict or an OrderedDict. Keys other than strings are converted to text. It grows while it is
   * read.
   */
  record Mapping(Map<String, Pickled> entries) implements Pickled {}

  /** A global name: a class or function, as {@code module.name}. Nothing is looked up by it. */
  record Global(String name) implements Pickled {}

  /**
   * The place of an object that weights do not need, such as training arguments. Its content is
   * dropped.
   *
   * @param what the name of the class or function that Python would have called
   */
  record Opaque(String what) implements Pickled {}

  /** A block of elements that a container keeps under a key. */
  record Storage(TensorType type, String key, long elements) implements Pickled {}

  /** A view of a storage, with one stride per dimension. */
  record Tensor(Storage storage, long offset, List<Integer> shape, List<Long> strides)
      implements Pickled {}
}
