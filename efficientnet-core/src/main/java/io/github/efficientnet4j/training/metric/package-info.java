/**
 * Computes the loss with its gradient, accuracies and the confusion matrix from logits and labels.
 *
 * <p>This package works on arrays. It knows neither networks nor engines nor data sets.
 */
package io.github.efficientnet4j.training.metric;
