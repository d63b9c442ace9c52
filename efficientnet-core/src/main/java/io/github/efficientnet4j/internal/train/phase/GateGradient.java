package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;

/**
 * Keeps the gradient with respect to the gated map, and gathers that with respect to the gates: Σ
 * dx · x over an image, which is the gate times its gradient.
 *
 * @param gate whose gradient is gathered
 * @param value that the gates multiply
 * @param map where the gradient with respect to the product is kept
 */
public record GateGradient(GateState gate, Value value, BatchMap map) implements Sink {

  @Override
  public void begin(BatchRun run, Share share) {
    gate.clear(run, share);
  }

  @Override
  public boolean readsRows() {
    return true;
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
    int perImage = value.raw.pixels();
    int done = 0;
    while (done < pixels) {
      int image = (pixel + done) / perImage;
      int count = Math.min(pixels - done, (image + 1) * perImage - pixel - done);
      run.training.addProducts(
          x,
          xOffset + done * stride,
          stride,
          dx,
          dxOffset + done * stride,
          stride,
          count,
          stride / run.lanes(),
          gate.products(share),
          gate.offset(image));
      done += count;
    }
  }
}
