package io.github.efficientnet4j.training;

import io.github.efficientnet4j.model.Network;
import java.util.Optional;

/**
 * The result of a training.
 *
 * <p>Immutable and thread-safe, as long as callers do not change the parameters.
 *
 * @param model the averaged weights at the end, with labels and transform
 * @param lastEpoch the report of the last epoch; empty if the resumed training was already complete
 */
public record TrainingResult(Network model, Optional<EpochReport> lastEpoch) {}
