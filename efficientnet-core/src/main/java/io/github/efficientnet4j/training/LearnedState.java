package io.github.efficientnet4j.training;

import io.github.efficientnet4j.graph.Parameters;
import java.util.Map;

/**
 * The arrays of a training between two steps.
 *
 * @param weights running statistics included
 * @param optimizer the update rule's buffers by name
 * @param optimizerSteps updates made
 * @param average of the weights by name; empty if there is none
 * @param averageUpdates updates of the average
 */
record LearnedState(
    Parameters weights,
    Map<String, float[]> optimizer,
    long optimizerSteps,
    Map<String, float[]> average,
    long averageUpdates) {}
