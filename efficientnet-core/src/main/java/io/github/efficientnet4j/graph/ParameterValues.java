package io.github.efficientnet4j.graph;

/**
 * Gives the values of parameters by name. {@link Parameters} holds them in memory; other
 * implementations read each parameter from a file on request.
 */
@FunctionalInterface
public interface ParameterValues {

  /**
   * {@return the values of a parameter, row-major in the shape of its {@link ParameterSpec}; to be
   * read only}
   *
   * @param name the parameter's name in the graph
   * @throws IllegalArgumentException if no parameter has this name
   * @throws java.io.UncheckedIOException if the file that holds them cannot be read
   */
  float[] values(String name);
}
