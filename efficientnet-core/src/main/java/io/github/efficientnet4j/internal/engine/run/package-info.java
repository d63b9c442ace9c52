/**
 * Runs plans: calls and their workers, memory that is reused from call to call, the choice of
 * kernels, and the warm-up while the JVM compiles them.
 *
 * <p>This package knows neither what a phase computes nor the graph.
 */
package io.github.efficientnet4j.internal.engine.run;
