/**
 * EfficientNet for the JVM. {@link io.github.efficientnet4j.Version} is all that this package
 * holds; {@code model} has the classes that a user meets first.
 *
 * <p>The packages below depend on one another in one direction: {@code scaling}, {@code
 * architecture}, {@code graph}, then the readers of the graph, then {@code model}, and at last
 * training. This one must not know any of them.
 */
package io.github.efficientnet4j;
