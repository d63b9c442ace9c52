package io.github.efficientnet4j.training;

import java.util.Optional;

/**
 * The results of one epoch.
 *
 * <p>Immutable and thread-safe.
 *
 * @param epoch the epoch, counted from 0
 * @param epochs the number of epochs of the training
 * @param step the updates made so far, in all epochs
 * @param loss the mean training loss, with label smoothing
 * @param accuracy the fraction of training images whose class had the largest logit, in training
 *     mode, 0 to 1
 * @param learningRate the learning rate of the last update
 * @param imagesPerSecond the training throughput since the epoch began or was resumed
 * @param seconds the time since the epoch began or was resumed, evaluation included
 * @param evaluation the evaluation of the averaged weights on the validation images, if there are
 *     any
 * @param best whether this evaluation is the best so far
 */
public record EpochReport(
    int epoch,
    int epochs,
    long step,
    double loss,
    double accuracy,
    double learningRate,
    double imagesPerSecond,
    double seconds,
    Optional<Evaluation> evaluation,
    boolean best) {}
