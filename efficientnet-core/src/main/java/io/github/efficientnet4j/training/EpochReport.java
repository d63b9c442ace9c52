package io.github.efficientnet4j.training;

import java.util.Optional;

/**
 * What an epoch gave.
 *
 * <p>Immutable and thread-safe.
 *
 * @param epoch counts from 0
 * @param epochs that are to be made in all
 * @param step updates made so far, in all epochs
 * @param loss the mean training loss, with label smoothing
 * @param accuracy the part of the training images whose class had the largest logit, in training
 *     mode, 0 to 1
 * @param learningRate of the last update
 * @param imagesPerSecond trained, since the epoch's start or the resumption
 * @param seconds since the epoch's start or the resumption, evaluation included
 * @param evaluation of the averaged weights on the validation images, if there are any
 * @param best whether that is the best so far
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
