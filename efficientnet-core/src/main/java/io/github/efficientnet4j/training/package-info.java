/**
 * Trains a network with any {@link io.github.efficientnet4j.gradient.TrainingEngine}.
 *
 * <p>This package holds the training loop: epochs, batches, losses, updates, evaluation of the
 * averaged weights, checkpoints and reports. It joins its subpackages and {@code gradient}. It does
 * not compute gradients, and it does not depend on the command line.
 */
package io.github.efficientnet4j.training;
