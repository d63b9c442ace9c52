/**
 * What the engine asks of a set of kernels; internal.
 *
 * <p>Knows nothing of networks beyond their non-linearities, and nothing of threads.
 */
package io.github.efficientnet4j.internal.engine.kernel;
