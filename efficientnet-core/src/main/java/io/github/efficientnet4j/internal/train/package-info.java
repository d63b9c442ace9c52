/**
 * Training on the CPU, in Java alone: forward and backward pass of a graph as a program of steps
 * over the engine's kernels.
 *
 * <p>Knows graphs, parameters and kernels; it does not know ND4J, losses, optimisers or data sets.
 */
package io.github.efficientnet4j.internal.train;
