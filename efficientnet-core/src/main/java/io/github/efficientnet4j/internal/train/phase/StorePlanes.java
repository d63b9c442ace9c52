package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * Copies the gradient with respect to what a plan begins with, from pixels to planes. A share
 * covers some channels of all images.
 *
 * @param gradient read
 */
public record StorePlanes(BatchMap gradient) implements TrainingPhase {

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int pixels = gradient.pixels();
    int channels = gradient.shape().channels();
    int planes = run.batch() * channels;
    for (int plane = share.first(planes); plane < share.end(planes); plane++) {
      int from = gradient.offset(plane / channels * pixels) + plane % channels;
      for (int pixel = 0; pixel < pixels; pixel++) {
        run.inputGradient[plane * pixels + pixel] =
            gradient.data()[from + pixel * gradient.padded()];
      }
    }
  }
}
