/**
 * Fast inference on the CPU, in Java alone: a graph compiled to fused phases over packed weights.
 *
 * <p>Reads the graph and knows nothing of models, files or ND4J. Kernels come in two sets, {@code
 * vector} and {@code scalar}, chosen once in {@code KernelSets}.
 */
package io.github.efficientnet4j.internal.engine;
