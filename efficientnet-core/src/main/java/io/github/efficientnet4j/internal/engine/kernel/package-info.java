/**
 * The inner loops that inference and training ask of a set of kernels, as interfaces. {@code
 * vector} and {@code scalar} implement them.
 *
 * <p>It must not know networks beyond their activations, nor threads, nor who implements it.
 */
package io.github.efficientnet4j.internal.engine.kernel;
