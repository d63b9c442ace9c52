package io.github.efficientnet4j.graph;

/**
 * Gives the values of parameters by name: from memory, as {@link Parameters} does, or from a file,
 * each when it is asked for.
 */
@FunctionalInterface
public interface ParameterValues {

  /**
   * The values of a parameter.
   *
   * @param name the graph's name for it
   * @return row-major in the shape of its {@link ParameterSpec}; to read only
   * @throws IllegalArgumentException if no parameter has this name
   * @throws java.io.UncheckedIOException if a file that holds them cannot be read
   */
  float[] values(String name);
}
