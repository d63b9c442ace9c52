package io.github.efficientnet4j.training;

import io.github.efficientnet4j.graph.Parameters;
import java.util.Map;

/**
 * The arrays of a training between two steps.
 *
 * @param weights the weights, running statistics included
 * @param optimizer the optimiser's buffers by name
 * @param optimizerSteps the updates that the optimiser has made
 * @param average the moving average of the weights by name; empty if there is none
 * @param averageUpdates the updates of the average
 */
record LearnedState(
    Parameters weights,
    Map<String, float[]> optimizer,
    long optimizerSteps,
    Map<String, float[]> average,
    long averageUpdates) {}
