/**
 * From a graph to a plan: groups nodes into layers, packs weights, gives maps their places in the
 * arena, and chooses the phases and how they are divided into tasks. A plan holds for one input
 * size and one number of workers.
 *
 * <p>It must not know threads, batches or when a plan runs. Of kernels it knows their vector width
 * only.
 */
package io.github.efficientnet4j.internal.engine.plan;
