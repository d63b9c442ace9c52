/**
 * The steps of a plan: each phase computes one or more layers of one image, divided into tasks that
 * may run at the same time. Phases call the kernels and allocate nothing.
 *
 * <p>It must not know the graph as a whole, how a plan is made, or which threads run the tasks.
 */
package io.github.efficientnet4j.internal.engine.phase;
