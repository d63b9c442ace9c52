package io.github.efficientnet4j.internal.train;

import java.util.Arrays;

/** Each member's part of the gradient of a depthwise kernel, tap by tap, and their addition. */
final class DepthwiseSums implements Step {

  private final int channels;
  private final int padded;
  private final int taps;
  private final float[] gradient;
  private final Buffer[] parts;

  DepthwiseSums(int channels, int padded, float[] gradient, Buffer[] parts) {
    this.channels = channels;
    this.padded = padded;
    this.taps = gradient.length / channels;
    this.gradient = gradient;
    this.parts = parts;
    for (Buffer part : parts) {
      part.require((long) taps * padded);
    }
  }

  float[] of(Member member) {
    return parts[member.index].data();
  }

  void clear(Member member) {
    Arrays.fill(of(member), 0, taps * padded, 0f);
  }

  @Override
  public void run(Run run, Member member) {
    for (int channel = member.first(channels); channel < member.end(channels); channel++) {
      for (int tap = 0; tap < taps; tap++) {
        for (int part = 0; part < member.count; part++) {
          gradient[channel * taps + tap] += parts[part].data()[tap * padded + channel];
        }
      }
    }
  }
}
