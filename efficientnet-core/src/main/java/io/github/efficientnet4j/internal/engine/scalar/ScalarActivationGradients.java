package io.github.efficientnet4j.internal.engine.scalar;

/** Computes {@code d ← d · f'(z · scale + shift)} over the channels of a pixel, in scalar loops. */
final class ScalarActivationGradients {

  private ScalarActivationGradients() {}

  static void silu(
      float[] z, int i, float[] scale, float[] shift, int channel, float[] d, int o, int count) {
    for (int j = 0; j < count; j++) {
      float y = z[i + j] * scale[channel + j] + shift[channel + j];
      float sigmoid = 1f / ScalarActivations.onePlusExp(y);
      d[o + j] *= sigmoid + sigmoid * (y * (1f - sigmoid));
    }
  }

  static void relu(
      float[] z, int i, float[] scale, float[] shift, int channel, float[] d, int o, int count) {
    for (int j = 0; j < count; j++) {
      float y = z[i + j] * scale[channel + j] + shift[channel + j];
      d[o + j] = y <= 0f ? 0f : d[o + j];
    }
  }

  static void relu6(
      float[] z, int i, float[] scale, float[] shift, int channel, float[] d, int o, int count) {
    for (int j = 0; j < count; j++) {
      float y = z[i + j] * scale[channel + j] + shift[channel + j];
      d[o + j] = y <= 0f || y >= 6f ? 0f : d[o + j];
    }
  }

  static void hardSwish(
      float[] z, int i, float[] scale, float[] shift, int channel, float[] d, int o, int count) {
    for (int j = 0; j < count; j++) {
      float y = z[i + j] * scale[channel + j] + shift[channel + j];
      d[o + j] *= y < -3f ? 0f : y > 3f ? 1f : y * (1f / 3f) + 0.5f;
    }
  }
}
