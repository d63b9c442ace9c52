package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * Copies what a plan begins with, from planes to pixels: the backward pass reads it too, when the
 * caller may have changed it. A share covers some rows of pixels of all images.
 *
 * @param map written
 */
public record LoadPlanes(BatchMap map) implements TrainingPhase {

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int width = map.shape().width();
    int rows = run.batch() * map.shape().height();
    int channels = map.shape().channels();
    for (int row = share.first(rows); row < share.end(rows); row++) {
      int image = row / map.shape().height();
      int inImage = row % map.shape().height() * width;
      for (int channel = 0; channel < channels; channel++) {
        int from = (image * channels + channel) * map.pixels() + inImage;
        int to = map.offset(row * width) + channel;
        for (int x = 0; x < width; x++) {
          map.data()[to + x * map.padded()] = run.input[from + x];
        }
      }
    }
  }
}
