/**
 * The API of the engine: a network compiled for inference on the CPU, in Java alone, with its
 * options and the batches of images that it takes. {@link
 * io.github.efficientnet4j.model.Network#compile()} makes an engine.
 *
 * <p>It must not know how an engine computes.
 */
package io.github.efficientnet4j.inference;
