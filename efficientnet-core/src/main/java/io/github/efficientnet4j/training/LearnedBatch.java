package io.github.efficientnet4j.training;

/**
 * What a forward pass in training gave.
 *
 * @param images of the batch
 * @param loss their mean
 * @param correct how many had the largest logit at their class
 */
record LearnedBatch(int images, double loss, int correct) {}
