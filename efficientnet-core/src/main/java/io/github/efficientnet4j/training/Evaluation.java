package io.github.efficientnet4j.training;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.model.Inference;
import io.github.efficientnet4j.training.data.Batch;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.EpochBatches;
import io.github.efficientnet4j.training.metric.ClassificationMetrics;
import io.github.efficientnet4j.training.metric.ConfusionMatrix;
import io.github.efficientnet4j.training.metric.SoftmaxCrossEntropy;

/**
 * How well a network classifies images: the loss without label smoothing, the accuracy, and the
 * confusion matrix.
 *
 * <p>The matrix gives accuracy and precision of single classes.
 *
 * <p>Immutable and thread-safe, as long as callers do not change the matrix.
 *
 * @param images the number of images classified
 * @param loss the mean cross-entropy
 * @param top1 the fraction of images whose class had the largest logit, 0 to 1
 * @param top5 the fraction of images whose class had one of the five largest logits, 0 to 1
 * @param confusion how often each class was predicted as each class
 */
public record Evaluation(
    long images, double loss, double top1, double top5, ConfusionMatrix confusion) {

  private static final SoftmaxCrossEntropy LOSS = new SoftmaxCrossEntropy(0);

  /**
   * Evaluates a network on all batches of a loader.
   *
   * @param engine the compiled network
   * @param loader loads images of a size that the network accepts
   * @return the evaluation
   * @throws ArithmeticException if a logit is NaN; the message names the feature map where NaN
   *     first appeared
   * @throws java.io.UncheckedIOException if no image could be read
   */
  public static Evaluation of(InferenceEngine engine, BatchLoader loader) {
    // While the JVM still compiles a cold engine's kernels, the last bits of the logits can change.
    engine.warmUp();
    return of(
        new Network() {
          @Override
          public float[] logits(float[] nchw, int batch, int height, int width) {
            return engine.logits(images(nchw, batch, height, width));
          }

          @Override
          public String divergence(float[] nchw, int batch, int height, int width) {
            return Divergence.firstMap(engine, images(nchw, batch, height, width))
                .map(name -> ". It began " + name)
                .orElse("");
          }
        },
        engine.architecture().head().classes(),
        loader);
  }

  /**
   * Evaluates a network on all batches of a loader. Something other than the engine computes the
   * logits, for example ND4J.
   *
   * @param inference computes the network's logits
   * @param classes the number of classes
   * @param loader loads images of a size that the network accepts
   * @return the evaluation
   * @throws ArithmeticException if a logit is NaN
   * @throws java.io.UncheckedIOException if no image could be read
   */
  public static Evaluation of(Inference inference, int classes, BatchLoader loader) {
    inference.warmUp();
    return of(inference::logits, classes, loader);
  }

  /** The network to evaluate. */
  @FunctionalInterface
  private interface Network {

    float[] logits(float[] nchw, int batch, int height, int width);

    /** {@return the end of an error message: the place where NaN first appeared} */
    default String divergence(float[] nchw, int batch, int height, int width) {
      return "";
    }
  }

  private static Evaluation of(Network network, int classes, BatchLoader loader) {
    ClassificationMetrics metrics = new ClassificationMetrics(classes);
    int height = loader.transform().height();
    int width = loader.transform().width();
    double lossSum = 0;
    try (EpochBatches batches = loader.epoch(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        float[] logits = network.logits(batch.images(), batch.size(), height, width);
        try {
          metrics.add(logits, batch.labels());
        } catch (ArithmeticException e) {
          throw new ArithmeticException(
              e.getMessage() + network.divergence(batch.images(), batch.size(), height, width));
        }
        lossSum += LOSS.loss(logits, batch.labels()) * batch.size();
      }
    }
    return new Evaluation(
        metrics.images(),
        lossSum / metrics.images(),
        metrics.top1(),
        metrics.top5(),
        metrics.confusion());
  }

  private static ImageBatch images(float[] nchw, int batch, int height, int width) {
    return ImageBatch.of(nchw, PixelLayout.NCHW, batch, height, width);
  }
}
