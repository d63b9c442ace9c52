package io.github.efficientnet4j.internal.train.phase;

import io.github.efficientnet4j.internal.train.layout.Buffer;
import io.github.efficientnet4j.internal.train.layout.Share;
import java.util.Arrays;

/** Each share's part of the gradient of a depthwise kernel, tap by tap, and their addition. */
public final class DepthwiseSums implements TrainingPhase {

  private final int channels;
  private final int padded;
  private final int taps;
  private final float[] gradient;
  private final Buffer[] parts;

  /**
   * Plans the sums.
   *
   * @param channels of the map
   * @param padded channels, rounded up to whole vectors
   * @param gradient of the parameter, added to
   * @param parts room for each share's part
   */
  public DepthwiseSums(int channels, int padded, float[] gradient, Buffer[] parts) {
    this.channels = channels;
    this.padded = padded;
    this.taps = gradient.length / channels;
    this.gradient = gradient;
    this.parts = parts;
    for (Buffer part : parts) {
      part.require((long) taps * padded);
    }
  }

  float[] of(Share share) {
    return parts[share.index()].data();
  }

  void clear(Share share) {
    Arrays.fill(of(share), 0, taps * padded, 0f);
  }

  @Override
  public void execute(BatchRun run, TrainingScratch scratch, Share share) {
    for (int channel = share.first(channels); channel < share.end(channels); channel++) {
      for (int tap = 0; tap < taps; tap++) {
        for (int part = 0; part < share.count(); part++) {
          gradient[channel * taps + tap] += parts[part].data()[tap * padded + channel];
        }
      }
    }
  }
}
