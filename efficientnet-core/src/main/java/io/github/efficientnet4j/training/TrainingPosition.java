package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.json.JsonObject;

/**
 * Where a training is: what comes next, and what the epoch gave so far.
 *
 * @param epoch of the next batch
 * @param batch its number in the epoch
 * @param step updates made so far
 * @param lossSum of the epoch's images so far
 * @param images of the epoch so far
 * @param correct how many of them had the largest logit at their class
 * @param learningRate of the last update, 0 before the first
 * @param bestTop1 of the evaluations so far, -1 before the first
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

  /** The form is that of checkpoints. */
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
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if something is missing or of another type
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
