/**
 * Turns gradients into updated weights: update rules, learning-rate schedules, parameter groups,
 * gradient clipping, and the moving average of the weights.
 *
 * <p>This package knows parameters and their gradients. It knows neither engines nor data nor
 * losses nor the length of epochs.
 */
package io.github.efficientnet4j.training.optimizer;
