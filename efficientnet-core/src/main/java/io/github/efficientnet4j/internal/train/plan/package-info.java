/**
 * Makes a graph into a plan of training: the phases of both passes in order, and the buffers that
 * they share.
 *
 * <p>It must not know threads or loops over pixels: those are the phases' and their workers'.
 */
package io.github.efficientnet4j.internal.train.plan;
