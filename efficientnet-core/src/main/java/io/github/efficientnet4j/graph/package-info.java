/**
 * The computation of a network: an architecture lowered, for one input size, to a list of typed
 * operations with shapes and parameter names. The package also holds the values of those
 * parameters, the cost and the printed summary.
 *
 * <p>Cost, inference, training and export all read this graph; none of them rebuilds the network.
 * Nothing here executes anything.
 */
package io.github.efficientnet4j.graph;
