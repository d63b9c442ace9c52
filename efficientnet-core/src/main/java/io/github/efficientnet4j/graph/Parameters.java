package io.github.efficientnet4j.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network's weights: named tensors in host memory, row-major float32, under torchvision's names.
 * Engines derive their own representations from these weights.
 *
 * <p>Immutable. Thread-safe as long as callers only read the arrays that {@link #values(String)}
 * returns.
 */
public final class Parameters implements ParameterValues {

  private final Map<String, ParameterSpec> specs;
  private final Map<String, float[]> values;

  private Parameters(Map<String, ParameterSpec> specs, Map<String, float[]> values) {
    this.specs = specs;
    this.values = values;
  }

  /**
   * Binds values to the parameters that a graph needs.
   *
   * @param specs the parameters, for example {@link Graph#parameters()}
   * @param values one array for each parameter, with its number of elements; taken over, not copied
   * @return the bound parameters
   * @throws IllegalArgumentException if a parameter is missing, surplus or of another size; the
   *     message lists all such parameters
   */
  public static Parameters of(List<ParameterSpec> specs, Map<String, float[]> values) {
    Map<String, ParameterSpec> byName = new LinkedHashMap<>();
    Map<String, float[]> bound = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (ParameterSpec spec : specs) {
      byName.put(spec.name(), spec);
      float[] array = values.get(spec.name());
      if (array == null) {
        faults.add("missing " + spec.name() + " " + spec.shape());
      } else if (array.length != spec.elements()) {
        faults.add(spec.name() + " has " + array.length + " values, not " + spec.shape());
      } else {
        bound.put(spec.name(), array);
      }
    }
    for (String name : values.keySet()) {
      if (!byName.containsKey(name)) {
        faults.add("surplus " + name);
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "these values do not fit the network: " + String.join("; ", faults));
    }
    return new Parameters(Collections.unmodifiableMap(byName), bound);
  }

  /** {@return the parameters in order: an unmodifiable map from name to specification} */
  public Map<String, ParameterSpec> specs() {
    return specs;
  }

  /**
   * {@return the values of one parameter, row-major float32} The array is not a copy and is to be
   * read only.
   *
   * @param name the parameter's name
   * @throws IllegalArgumentException if there is no such parameter
   */
  @Override
  public float[] values(String name) {
    float[] array = values.get(Objects.requireNonNull(name, "name"));
    if (array == null) {
      throw new IllegalArgumentException("no parameter is called '" + name + "'");
    }
    return array;
  }

  /** {@return the number of values in all tensors, including running statistics} */
  public long elements() {
    return values.values().stream().mapToLong(array -> array.length).sum();
  }
}
