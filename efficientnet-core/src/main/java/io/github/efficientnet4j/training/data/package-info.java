/**
 * Provides training samples: labelled images in folders, in IDX files or in memory, and the loader
 * that decodes and transforms them in background threads.
 *
 * <p>This package knows images and transforms. It knows neither networks nor gradients, nor the
 * number of epochs.
 */
package io.github.efficientnet4j.training.data;
