/**
 * What a network does: an architecture lowered, for one input size, to a list of typed operations
 * with shapes and parameter names; the values of those parameters; cost and printed summary.
 *
 * <p>Cost, execution, compilation, training and export all read this graph and none rebuilds the
 * network. Nothing here executes anything.
 */
package io.github.efficientnet4j.graph;
