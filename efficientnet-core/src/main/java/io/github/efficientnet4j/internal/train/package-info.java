/**
 * The training engine: the forward and backward pass of a graph on the CPU, in Java alone, as a
 * plan of phases that its workers walk through together.
 *
 * <p>Its packages build on each other: {@code layout}, {@code phase}, {@code plan}. They use the
 * kernels and the data layout of the inference engine.
 *
 * <p>It must not know ND4J, losses, optimisers or data sets.
 */
package io.github.efficientnet4j.internal.train;
