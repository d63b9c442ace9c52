package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.List;

/**
 * Completes the gradient with respect to a value by what its other readers gave, turns it into that
 * with respect to the activation's input, and gathers the sums that the BatchNorms before it need.
 *
 * @param value whose gradient it is
 * @param map where the gradient is
 * @param others what other readers gave: skip connections, and a second layer
 */
public record ValueGradient(Value value, BatchMap map, List<BatchMap> others) implements Sink {

  /** Takes a copy of the list. */
  public ValueGradient {
    others = List.copyOf(others);
  }

  @Override
  public void begin(BatchRun run, Share share) {
    for (Normalized term : value.terms()) {
      term.norm.clear(share);
    }
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
    block(run, scratch, share, pixel, pixels, 0, value.raw.padded() / run.lanes());
  }

  /** The same for some pixels and channels of the gradient's map. */
  void block(
      BatchRun run,
      TrainingScratch scratch,
      Share share,
      int pixel,
      int pixels,
      int channel,
      int vectors) {
    for (BatchMap other : others) {
      add(run, other, pixel, pixels, channel, vectors);
    }
    value.backward(run, scratch, share, pixel, pixels, channel, vectors, map);
  }

  private void add(BatchRun run, BatchMap other, int pixel, int pixels, int channel, int vectors) {
    float[] d = map.data();
    int width = vectors * run.lanes();
    if (width == other.padded()) {
      int at = other.offset(pixel);
      run.kernels.add(d, at, other.data(), at, pixels * width);
      return;
    }
    for (int p = 0; p < pixels; p++) {
      int at = other.offset(pixel + p) + channel;
      run.kernels.add(d, at, other.data(), at, width);
    }
  }
}
