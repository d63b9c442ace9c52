/**
 * Converts images to training samples: random crops, flips, colour operations and policies as in
 * torchvision and PIL, then normalisation.
 *
 * <p>This package handles single images, and mixes batches of numbers. It knows neither the images'
 * source nor the network. Callers pass in the generator of every random choice. Random choices are
 * computed with {@link StrictMath}, so that they are the same on every machine.
 */
package io.github.efficientnet4j.training.augmentation;
