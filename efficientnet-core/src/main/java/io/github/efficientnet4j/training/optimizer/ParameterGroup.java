package io.github.efficientnet4j.training.optimizer;

import java.util.Objects;

/**
 * The parameters below one name, and how fast they learn.
 *
 * <p>Immutable and thread-safe.
 *
 * @param name a parameter's name or the start of one, up to a dot: {@code features.1} holds {@code
 *     features.1.0.block.0.0.weight} but not {@code features.10.weight}; {@link #ALL} holds all
 * @param multiplier of the learning rate, at least 0; 0 freezes the group
 */
public record ParameterGroup(String name, double multiplier) {

  /** The name of a group of all parameters. */
  public static final String ALL = "*";

  /**
   * Creates the group.
   *
   * @throws IllegalArgumentException if the name is empty or ends in a dot, or the multiplier is
   *     negative or not finite
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
