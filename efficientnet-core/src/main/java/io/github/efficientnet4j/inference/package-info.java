/**
 * The API of the inference engine, which computes a network on the CPU in Java alone. It consists
 * of the engine, its options, and the batches of images that it takes. {@link
 * io.github.efficientnet4j.model.Network#compile()} makes an engine.
 *
 * <p>The package must not know how an engine computes.
 */
package io.github.efficientnet4j.inference;
