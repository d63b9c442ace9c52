package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * Copies the images, from planes to pixels: the backward pass reads them too, when the caller may
 * have changed them. A share covers some rows of pixels of all images.
 */
public record LoadImages(BatchMap images) implements TrainingPhase {

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    int width = images.shape().width();
    int rows = run.batch() * images.shape().height();
    int channels = images.shape().channels();
    for (int row = share.first(rows); row < share.end(rows); row++) {
      int image = row / images.shape().height();
      int inImage = row % images.shape().height() * width;
      for (int channel = 0; channel < channels; channel++) {
        int from = (image * channels + channel) * images.pixels() + inImage;
        int to = images.offset(row * width) + channel;
        for (int x = 0; x < width; x++) {
          images.data()[to + x * channels] = run.images[from + x];
        }
      }
    }
  }
}
