package io.github.efficientnet4j.weights;

import io.github.efficientnet4j.weights.Pickled.Mapping;
import io.github.efficientnet4j.weights.Pickled.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the tensors in a checkpoint. */
final class StateDict {

  /**
   * The keys under which checkpoints keep weights, the preferred one first. An average of weights
   * generalises better.
   */
  private static final List<String> NESTED = List.of("state_dict_ema", "state_dict", "model");

  private static final String PARALLEL_PREFIX = "module.";

  private StateDict() {}

  /**
   * Collects the tensors by name.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Map<String, Tensor> tensors(Pickled root) {
    if (!(root instanceof Mapping mapping)) {
      throw new IllegalArgumentException(
          "its pickle holds no dict of tensors; save model.state_dict()");
    }
    Mapping weights = mapping;
    for (String key : NESTED) {
      if (mapping.entries().get(key) instanceof Mapping nested && !tensorsIn(nested).isEmpty()) {
        weights = nested;
        break;
      }
    }
    Map<String, Tensor> tensors = tensorsIn(weights);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException(
          "its pickle holds a dict without tensors, with the keys "
              + mapping.entries().keySet().stream().limit(10).toList()
              + "; weights are looked for there and under "
              + NESTED);
    }
    return withoutPrefix(tensors);
  }

  private static Map<String, Tensor> tensorsIn(Mapping mapping) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (name, value) -> {
              if (value instanceof Tensor tensor) {
                tensors.put(name, tensor);
              }
            });
    return tensors;
  }

  private static Map<String, Tensor> withoutPrefix(Map<String, Tensor> tensors) {
    if (!tensors.keySet().stream().allMatch(name -> name.startsWith(PARALLEL_PREFIX))) {
      return tensors;
    }
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    tensors.forEach((name, value) -> renamed.put(name.substring(PARALLEL_PREFIX.length()), value));
    return renamed;
  }
}
