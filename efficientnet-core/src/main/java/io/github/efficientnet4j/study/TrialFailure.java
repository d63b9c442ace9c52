package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.ScalingCoefficients;

/**
 * A training that failed, for example because it diverged.
 *
 * <p>Immutable and thread-safe.
 *
 * @param series the trial's
 * @param name the trial's
 * @param scaling the trial's
 * @param seed of the training
 * @param failed why, in a sentence
 */
public record TrialFailure(
    String series, String name, ScalingCoefficients scaling, long seed, String failed) {}
