package io.github.efficientnet4j.training;

/**
 * The results of one batch.
 *
 * <p>Immutable and thread-safe.
 *
 * @param epoch the epoch, counted from 0
 * @param batch the batch's number in the epoch, counted from 0
 * @param batches the number of batches in the epoch
 * @param step the update that the batch contributes to, counted from 0
 * @param images the number of images in the batch
 * @param loss the batch's mean loss, with label smoothing
 * @param meanLoss the mean loss over the epoch so far
 * @param accuracy the fraction of the epoch's images so far whose class had the largest logit, in
 *     training mode, 0 to 1; for a mixed image the class of its first image counts
 * @param learningRate the learning rate of the update
 * @param imagesPerSecond the throughput over the epoch so far, since it began or was resumed
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
