package io.github.efficientnet4j.training;

/**
 * What a batch gave.
 *
 * <p>Immutable and thread-safe.
 *
 * @param epoch counts from 0
 * @param batch its number in the epoch, counting from 0
 * @param batches of the epoch
 * @param step the update it belongs to, counting from 0
 * @param images of the batch
 * @param loss the batch's mean loss, with label smoothing
 * @param meanLoss the mean over the epoch so far
 * @param accuracy the part of the epoch's images so far whose class had the largest logit, in
 *     training mode, 0 to 1; of mixed images, the class of the first counts
 * @param learningRate of the update
 * @param imagesPerSecond over the epoch so far, since the start or the resumption
 */
public record StepReport(
    int epoch,
    int batch,
    int batches,
    long step,
    int images,
    double loss,
    double meanLoss,
    double accuracy,
    double learningRate,
    double imagesPerSecond) {}
