package io.github.efficientnet4j.training.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Restores named arrays from a checkpoint. It restores all of them or none. */
final class NamedArrays {

  private NamedArrays() {}

  static void copy(Map<String, float[]> from, Map<String, float[]> to, String what) {
    List<String> faults = new ArrayList<>();
    to.forEach(
        (name, array) -> {
          float[] given = from.get(name);
          if (given == null) {
            faults.add("missing " + name);
          } else if (given.length != array.length) {
            faults.add(name + " has " + given.length + " values, not " + array.length);
          }
        });
    from.keySet().stream()
        .filter(name -> !to.containsKey(name))
        .forEach(name -> faults.add("surplus " + name));
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "this "
              + what
              + " is of another network, rule or choice of trained parameters: "
              + String.join("; ", faults));
    }
    to.forEach((name, array) -> System.arraycopy(from.get(name), 0, array, 0, array.length));
  }
}
