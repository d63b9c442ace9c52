/**
 * The interface between training and an engine: the forward and backward pass of a graph in
 * training mode, with parameters and gradients in host memory.
 *
 * <p>It knows graphs and parameters. It must not know ND4J, kernels, data sets or optimisers.
 */
package io.github.efficientnet4j.gradient;
