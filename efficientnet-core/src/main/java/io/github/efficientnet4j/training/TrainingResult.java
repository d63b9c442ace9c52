package io.github.efficientnet4j.training;

import io.github.efficientnet4j.model.Network;
import java.util.Optional;

/**
 * What a training gave.
 *
 * <p>Immutable and thread-safe, as long as callers leave the parameters as they are.
 *
 * @param model the averaged weights at the end, with labels and transform
 * @param lastEpoch the last epoch's report; empty if the training that was resumed was over
 */
public record TrainingResult(Network model, Optional<EpochReport> lastEpoch) {}
