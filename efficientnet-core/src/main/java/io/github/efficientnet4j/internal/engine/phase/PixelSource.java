package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.PixelLayout;
import java.nio.FloatBuffer;

/**
 * The pixels of the current image within its batch. Set anew for every image rather than made anew,
 * so that an image allocates nothing.
 *
 * <p>Not thread-safe: it is set between phases and read during the first.
 */
public final class PixelSource {

  private float[] array;
  private FloatBuffer buffer;
  private PixelLayout layout;
  private int start;
  private int channels;
  private int height;
  private int width;

  /**
   * Points to an image.
   *
   * @param batch holds it
   * @param newStart its first value
   * @param newChannels its channels
   */
  public void set(ImageBatch batch, int newStart, int newChannels) {
    array = batch.array();
    buffer = batch.buffer();
    layout = batch.layout();
    start = newStart;
    channels = newChannels;
    height = batch.height();
    width = batch.width();
  }

  /** Lets go of the batch, so that it can be collected. */
  public void clear() {
    array = null;
    buffer = null;
  }

  /** Copies one row of one channel, the image's width of floats. */
  void row(int channel, int y, float[] to, int offset) {
    if (layout == PixelLayout.NCHW) {
      int from = start + (channel * height + y) * width;
      if (buffer != null) {
        buffer.get(from, to, offset, width);
      } else {
        System.arraycopy(array, from, to, offset, width);
      }
      return;
    }
    int from = start + y * width * channels + channel;
    for (int x = 0; x < width; x++) {
      to[offset + x] =
          buffer != null ? buffer.get(from + x * channels) : array[from + x * channels];
    }
  }
}
