/**
 * The phases of training: what a share of a forward or backward pass computes, and the values that
 * phases hand to each other.
 *
 * <p>It must not know the graph, the order of the phases, or which worker runs them.
 */
package io.github.efficientnet4j.internal.train.phase;
