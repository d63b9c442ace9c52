/**
 * Running plans: calls and the workers that compute them together, memory that is used again from
 * call to call, the choice of kernels, and their warm-up while the JVM compiles them.
 *
 * <p>It must not know what a phase computes, nor the graph.
 */
package io.github.efficientnet4j.internal.engine.run;
