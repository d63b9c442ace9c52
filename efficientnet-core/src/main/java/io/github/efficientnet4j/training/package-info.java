/**
 * Trains a network: epochs over batches, loss, gradients, updates, evaluation on averaged weights,
 * checkpoints and progress, on any {@link io.github.efficientnet4j.gradient.TrainingEngine}.
 *
 * <p>It joins what its subpackages and {@code gradient} provide; it does not know how a gradient is
 * computed, nor a command line.
 */
package io.github.efficientnet4j.training;
