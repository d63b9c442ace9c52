package io.github.efficientnet4j.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network's weights: named tensors in host memory, row-major float32, under torchvision's names.
 * The one source of truth: engines make their own form of it.
 *
 * <p>Immutable and thread-safe, as long as callers keep to reading what {@link #values(String)}
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
   * @param values for each of them an array of its number of elements; taken over, not copied
   * @return the bound parameters
   * @throws IllegalArgumentException if a parameter is missing, surplus or of another size; the
   *     message lists all such
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

  /**
   * The parameters in order.
   *
   * @return an unmodifiable map from name to specification
   */
  public Map<String, ParameterSpec> specs() {
    return specs;
  }

  /**
   * The values of one parameter, to read only: the array itself, not a copy.
   *
   * @param name its name
   * @return row-major float32
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

  /**
   * The number of values, running statistics included.
   *
   * @return the sum of all tensors' elements
   */
  public long elements() {
    return values.values().stream().mapToLong(array -> array.length).sum();
  }
}
