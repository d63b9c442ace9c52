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
 * The values that training changes, and their gradients. Engines and optimisers share them.
 *
 * <p>An engine reads values, adds to gradients and updates running statistics. An optimiser reads
 * gradients and updates values. The values are the arrays of the given {@link Parameters}, not
 * copies. Whoever holds these parameters sees every training step.
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
   * {@return a state in which all parameters are trained and all gradients are zero}
   *
   * @param parameters the values, which training changes in place
   */
  public static TrainingState of(Parameters parameters) {
    return of(parameters, spec -> true);
  }

  /**
   * {@return a state in which the parameters that pass the test are trained, the others are frozen,
   * and all gradients are zero}
   *
   * @param parameters the values, which training changes in place
   * @param trained the test, called once for each parameter that is not a running statistic
   */
  public static TrainingState of(Parameters parameters, Predicate<ParameterSpec> trained) {
    return new TrainingState(
        Objects.requireNonNull(parameters, "parameters"),
        Objects.requireNonNull(trained, "trained"));
  }

  /** {@return the live parameters, including running statistics and frozen ones} */
  public Parameters parameters() {
    return parameters;
  }

  /** {@return the trained parameters in the order of the network, as an immutable list} */
  public List<ParameterSpec> trained() {
    return gradients.keySet().stream().map(parameters.specs()::get).toList();
  }

  /**
   * {@return whether a parameter is trained; false for running statistics, frozen parameters and
   * unknown names}
   *
   * @param name the parameter's name
   */
  public boolean trained(String name) {
    return gradients.containsKey(name);
  }

  /**
   * {@return the values of a parameter: the live array, row-major in the shape of its {@link
   * ParameterSpec}}
   *
   * @param name the parameter's name
   * @throws IllegalArgumentException if no parameter has this name
   */
  public float[] values(String name) {
    return parameters.values(name);
  }

  /**
   * {@return the gradient of a trained parameter: the live array, in the layout of the values} A
   * backward pass adds to it.
   *
   * @param name the parameter's name
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
