/**
 * What turns gradients into better weights: update rules, learning-rate schedules, parameter
 * groups, gradient clipping, and the moving average of the weights.
 *
 * <p>It knows parameters and their gradients; it does not know engines, data, losses or epochs'
 * lengths.
 */
package io.github.efficientnet4j.training.optimizer;
