package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.ScalingCoefficients;

/**
 * A failed training, for example one that diverged.
 *
 * <p>Immutable and thread-safe.
 *
 * @param series the trial's series
 * @param name the trial's name
 * @param scaling the trial's multipliers
 * @param seed the training's seed
 * @param failed the reason as a sentence
 */
public record TrialFailure(
    String series, String name, ScalingCoefficients scaling, long seed, String failed) {}
