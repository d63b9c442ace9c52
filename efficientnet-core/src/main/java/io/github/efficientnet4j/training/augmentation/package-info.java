/**
 * How an image becomes a training sample: random crops, flips, colour changes and policies of them,
 * as torchvision and PIL make them, and normalisation.
 *
 * <p>It knows single images, and batches of numbers to mix; it does not know where they come from
 * or who learns from them. Every random choice is drawn from a generator that is passed in.
 */
package io.github.efficientnet4j.training.augmentation;
