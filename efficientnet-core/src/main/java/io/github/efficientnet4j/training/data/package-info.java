/**
 * Where training samples come from: labelled images in folders, IDX files or memory, and the loader
 * that decodes and transforms them in the background.
 *
 * <p>It knows images and transforms; it does not know networks, gradients or epochs' number.
 */
package io.github.efficientnet4j.training.data;
