package io.github.efficientnet4j.gradient;

import io.github.efficientnet4j.graph.ParameterSpec;
import io.github.efficientnet4j.graph.Parameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The values that training changes, and their gradients: what engines and optimisers share.
 *
 * <p>An engine reads values, adds to gradients and updates running statistics; an optimiser reads
 * gradients and updates values. The values are the arrays of the {@link Parameters} given, not
 * copies, so that a training step is visible to whoever holds these.
 *
 * <p>Not thread-safe: one training step at a time.
 */
public final class TrainingState {

  private final Parameters parameters;
  private final Map<String, float[]> gradients = new LinkedHashMap<>();

  private TrainingState(Parameters parameters, Predicate<ParameterSpec> trained) {
    this.parameters = parameters;
    for (ParameterSpec spec : parameters.specs().values()) {
      if (spec.role().trainable() && trained.test(spec)) {
        gradients.put(spec.name(), new float[spec.elements()]);
      }
    }
  }

  /**
   * All parameters are trained.
   *
   * @param parameters the values, which training will change in place
   * @return the state, gradients zero
   */
  public static TrainingState of(Parameters parameters) {
    return of(parameters, spec -> true);
  }

  /**
   * The parameters that pass the test are trained, the others are frozen.
   *
   * @param parameters the values, which training will change in place
   * @param trained asked once for each parameter that is not a running statistic
   * @return the state, gradients zero
   */
  public static TrainingState of(Parameters parameters, Predicate<ParameterSpec> trained) {
    return new TrainingState(
        Objects.requireNonNull(parameters, "parameters"),
        Objects.requireNonNull(trained, "trained"));
  }

  /**
   * The parameters, running statistics and frozen ones included.
   *
   * @return the live values
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * The parameters that are trained, in the order of the network.
   *
   * @return an immutable list
   */
  public List<ParameterSpec> trained() {
    return gradients.keySet().stream().map(parameters.specs()::get).toList();
  }

  /**
   * Whether a parameter is trained.
   *
   * @param name of the parameter
   * @return false for running statistics, frozen parameters and unknown names
   */
  public boolean trained(String name) {
    return gradients.containsKey(name);
  }

  /**
   * The values of a parameter.
   *
   * @param name of the parameter
   * @return the live array, row-major in the shape of its {@link ParameterSpec}
   * @throws IllegalArgumentException if no parameter has this name
   */
  public float[] values(String name) {
    return parameters.values(name);
  }

  /**
   * The gradient of a trained parameter.
   *
   * @param name of the parameter
   * @return the live array, in the layout of the values; a backward pass adds to it
   * @throws IllegalArgumentException if no trained parameter has this name
   */
  public float[] gradient(String name) {
    float[] gradient = gradients.get(name);
    if (gradient == null) {
      throw new IllegalArgumentException("no parameter that is trained is called '" + name + "'");
    }
    return gradient;
  }

  /** Sets all gradients to zero. */
  public void zeroGradients() {
    gradients.values().forEach(gradient -> Arrays.fill(gradient, 0));
  }
}
