/**
 * The interfaces of the inner loops of inference and training. {@code vector} and {@code scalar}
 * implement them.
 *
 * <p>Of networks, this package knows only the activations. It knows neither threads nor its
 * implementations.
 */
package io.github.efficientnet4j.internal.engine.kernel;
