package io.github.efficientnet4j.training.optimizer;

import java.util.Objects;

/**
 * The parameters under a name, and the multiplier of their learning rate.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name a parameter's name, or its start up to a dot: {@code features.1} contains {@code
 *     features.1.0.block.0.0.weight} but not {@code features.10.weight}; {@link #ALL} contains all
 * @param multiplier the multiplier of the learning rate, at least 0; 0 freezes the group
 */
public record ParameterGroup(String name, double multiplier) {

  /** The name of the group that contains all parameters. */
  public static final String ALL = "*";

  /**
   * Creates the group.
   *
   * @throws IllegalArgumentException if the name is empty or ends with a dot, or if the multiplier
   *     is negative or not finite
   */
  public ParameterGroup {
    Objects.requireNonNull(name, "name");
    if (name.isEmpty() || name.endsWith(".")) {
      throw new IllegalArgumentException(
          "a group is named by whole parts of parameters' names, for example 'features.1', but was '"
              + name
              + "'");
    }
    Ranges.requireNotNegative("learning-rate multiplier of " + name, multiplier);
  }

  boolean holds(String parameter) {
    return name.equals(ALL)
        || parameter.startsWith(name)
            && (parameter.length() == name.length() || parameter.charAt(name.length()) == '.');
  }
}
