/**
 * What training asks of an engine: the forward and backward pass of a graph in training mode, over
 * parameters and gradients in host memory.
 *
 * <p>It knows graphs and parameters; it does not know ND4J, kernels, data sets or optimisers.
 */
package io.github.efficientnet4j.gradient;
