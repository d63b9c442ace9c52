package io.github.efficientnet4j.weights;

import java.util.List;
import java.util.Map;

/**
 * What a pickle of weights may consist of. Nothing else is ever built from one; in particular no
 * class is looked up by its name.
 */
sealed interface Pickled {

  /** None, numbers, booleans and strings, as their Java counterparts; None is {@code "None"}. */
  record Scalar(Object value) implements Pickled {
    static final Scalar NONE = new Scalar("None");
  }

  /** A list or a tuple. Lists grow while they are read. */
  record Sequence(List<Pickled> items) implements Pickled {}

  /** A dict or an OrderedDict; keys that are no strings are written as text. Grows while read. */
  record Mapping(Map<String, Pickled> entries) implements Pickled {}

  /** A name of the list that {@link PickleGlobals} allows. */
  record Global(String name) implements Pickled {}

  /** A block of elements in an entry of its own. */
  record Storage(TensorType type, String key, long elements) implements Pickled {}

  /** A view of a storage, with as many strides as dimensions. */
  record Tensor(Storage storage, long offset, List<Integer> shape, List<Long> strides)
      implements Pickled {}
}
