/**
 * From logits and labels to numbers: the loss with its gradient, accuracy and the confusion matrix.
 *
 * <p>It knows arrays; it does not know networks, engines or data sets.
 */
package io.github.efficientnet4j.training.metric;
