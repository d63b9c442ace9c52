/**
 * Work on several threads: reading ahead, and the workers of an engine, which walk through the
 * phases of a plan together.
 *
 * <p>It knows nothing of networks, kernels or images.
 */
package io.github.efficientnet4j.internal.concurrent;
