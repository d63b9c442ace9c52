/**
 * EfficientNet for the JVM.
 *
 * <p>The packages depend on one another in one direction: {@code scaling}, {@code architecture},
 * {@code graph}, then the readers of the graph, then {@code model}, then the command line.
 */
package io.github.efficientnet4j;
