package io.github.efficientnet4j.training;

/**
 * The results of a forward pass in training.
 *
 * @param images the number of images in the batch
 * @param loss their mean loss
 * @param correct the number of images whose class had the largest logit
 */
record LearnedBatch(int images, double loss, int correct) {}
