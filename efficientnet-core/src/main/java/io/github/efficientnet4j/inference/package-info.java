/**
 * The engine's API: a network compiled for inference on the CPU, in Java alone. It knows nothing of
 * how the engine computes; {@link io.github.efficientnet4j.model.Network#compile()} makes one.
 */
package io.github.efficientnet4j.inference;
