package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;
import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Arrays;

/**
 * Adds the gradient with respect to what lies under a dense kernel to the pixels of a map that lie
 * there. Windows overlap, so that a share must be whole images.
 *
 * @param gradient of the whole input map
 * @param window where the kernel lies
 */
public record WindowGradient(BatchMap gradient, Window window) implements Sink {

  @Override
  public void begin(BatchRun run, Share share) {
    int from = gradient.offset(share.first(run.batch()) * gradient.pixels());
    int to = gradient.offset(share.end(run.batch()) * gradient.pixels());
    Arrays.fill(gradient.data(), from, to, 0f);
  }

  @Override
  public BatchMap map() {
    return null;
  }

  @Override
  public void accept(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int pixel,
      int pixels,
      float[] x,
      int xOffset,
      float[] dx,
      int dxOffset,
      int stride) {
    int width = window.output().width();
    int perImage = window.output().height() * width;
    for (int p = 0; p < pixels; p++) {
      int image = (pixel + p) / perImage;
      int inImage = (pixel + p) % perImage;
      pixel(run, image, inImage / width, inImage % width, dx, dxOffset + p * stride);
    }
  }

  private void pixel(
      BatchRun run, int image, int outputRow, int outputColumn, float[] dx, int from) {
    int channels = window.input().channels();
    int first = window.firstInside(outputColumn);
    int inside = window.endInside(outputColumn) - first;
    int top = window.top(outputRow);
    int left = image * gradient.pixels() + window.left(outputColumn) + first;
    for (int row = Math.max(0, top); row < window.bottom(outputRow); row++) {
      int tap = (row - top) * window.width() + first;
      int under = left + row * window.input().width();
      add(run, under, inside, channels, dx, from + tap * channels);
    }
  }

  private void add(BatchRun run, int pixel, int pixels, int channels, float[] dx, int from) {
    float[] data = gradient.data();
    if (gradient.padded() == channels) {
      run.kernels.add(data, gradient.offset(pixel), dx, from, pixels * channels);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      int to = gradient.offset(pixel + p);
      for (int channel = 0; channel < channels; channel++) {
        data[to + channel] += dx[from + p * channels + channel];
      }
    }
  }
}
