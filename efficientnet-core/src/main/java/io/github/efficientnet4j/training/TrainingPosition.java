package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.json.JsonObject;

/**
 * The position of a training: the next batch, and the results of the epoch so far.
 *
 * @param epoch the next batch's epoch
 * @param batch the next batch's number in the epoch
 * @param step the updates made so far
 * @param lossSum the sum of the losses of the epoch's images so far
 * @param images the number of images of the epoch so far
 * @param correct the number of them whose class had the largest logit
 * @param learningRate the learning rate of the last update, 0 before the first
 * @param bestTop1 the best top-1 accuracy of the evaluations so far, -1 before the first
 */
record TrainingPosition(
    int epoch,
    int batch,
    long step,
    double lossSum,
    long images,
    long correct,
    double learningRate,
    double bestTop1) {

  static final TrainingPosition START = new TrainingPosition(0, 0, 0, 0, 0, 0, 0, -1);

  TrainingPosition {
    boolean counted = epoch >= 0 && batch >= 0 && step >= 0 && images >= 0 && correct >= 0;
    if (!counted || correct > images) {
      throw new IllegalArgumentException(
          "a training's position must have counts of at least 0, and not more right images than"
              + " images, but was epoch "
              + epoch
              + ", batch "
              + batch
              + ", step "
              + step
              + ", "
              + correct
              + " of "
              + images
              + " images");
    }
    if (Double.isNaN(bestTop1) || bestTop1 > 1) {
      throw new IllegalArgumentException(
          "a training's best top-1 accuracy must be at most 1, but was " + bestTop1);
    }
  }

  /** {@return the position as JSON, in the form that checkpoints store} */
  String toJson() {
    return new JsonObject()
        .put("epoch", epoch)
        .put("batch", batch)
        .put("step", step)
        .put("lossSum", lossSum)
        .put("images", images)
        .put("correct", correct)
        .put("learningRate", learningRate)
        .put("bestTop1", bestTop1)
        .toJson();
  }

  /**
   * Parses what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if a value is missing, has another type or is out of range
   */
  static TrainingPosition fromJson(String json) {
    JsonObject object = JsonObject.parse(json);
    return new TrainingPosition(
        object.integer("epoch"),
        object.integer("batch"),
        object.longInteger("step"),
        object.number("lossSum"),
        object.longInteger("images"),
        object.longInteger("correct"),
        object.number("learningRate"),
        object.number("bestTop1"));
  }

  TrainingPosition afterBatch(int number, LearnedBatch learned) {
    return new TrainingPosition(
        epoch,
        number + 1,
        step,
        lossSum + learned.loss() * learned.images(),
        images + learned.images(),
        correct + learned.correct(),
        learningRate,
        bestTop1);
  }

  TrainingPosition afterStep(double rate) {
    return new TrainingPosition(epoch, batch, step + 1, lossSum, images, correct, rate, bestTop1);
  }

  TrainingPosition atNextEpoch(double best) {
    return new TrainingPosition(epoch + 1, 0, step, 0, 0, 0, learningRate, best);
  }

  double meanLoss() {
    return lossSum / images;
  }

  double accuracy() {
    return (double) correct / images;
  }
}
