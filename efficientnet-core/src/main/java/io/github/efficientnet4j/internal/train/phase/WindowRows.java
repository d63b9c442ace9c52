package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Arrays;

/**
 * What lies under the kernel of a dense convolution: tap by tap the channels of a pixel.
 *
 * @param input the map under the kernel
 * @param window where the kernel lies
 */
public record WindowRows(BatchMap input, Window window) implements Rows {

  @Override
  public void fill(BatchRun run, int pixel, int pixels, float[] out, int to, int stride) {
    int width = window.output().width();
    int perImage = width * window.output().height();
    for (int p = 0; p < pixels; p++) {
      int image = (pixel + p) / perImage;
      int inImage = (pixel + p) % perImage;
      pixel(image, inImage / width, inImage % width, out, to + p * stride);
    }
  }

  private void pixel(int image, int outputRow, int outputColumn, float[] out, int to) {
    int channels = window.input().channels();
    int kernelWidth = window.width();
    int left = window.left(outputColumn);
    int first = window.firstInside(outputColumn);
    int end = window.endInside(outputColumn);
    int top = window.top(outputRow);
    int at = to;
    for (int row = top; row < top + window.height(); row++) {
      boolean inside = row >= 0 && row < window.input().height();
      int from = inside ? first : kernelWidth;
      Arrays.fill(out, at, at + from * channels, 0f);
      if (inside) {
        int source = image * input.pixels() + row * window.input().width() + left + from;
        copy(source, end - from, channels, out, at + from * channels);
        Arrays.fill(out, at + end * channels, at + kernelWidth * channels, 0f);
      }
      at += kernelWidth * channels;
    }
  }

  private void copy(int pixel, int pixels, int channels, float[] out, int to) {
    if (input.padded() == channels) {
      System.arraycopy(input.data(), input.offset(pixel), out, to, pixels * channels);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      System.arraycopy(input.data(), input.offset(pixel + p), out, to + p * channels, channels);
    }
  }
}
