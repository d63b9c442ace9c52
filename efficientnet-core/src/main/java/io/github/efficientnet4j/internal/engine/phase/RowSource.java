package io.github.efficientnet4j.internal.engine.phase;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import io.github.efficientnet4j.internal.engine.layout.TapGeometry;
import java.util.Optional;

/**
 * Makes the input rows of a depthwise convolution when the kernel reaches them, one panel of
 * channels at a time. The input map is then never written as a whole.
 *
 * <p>Implementations are immutable and thread-safe.
 */
public sealed interface RowSource {

  /**
   * Writes a part of one row: pixels x the panel's width, without gaps.
   *
   * @param run the image
   * @param y the row
   * @param from the first column
   * @param to one past the last column
   * @param panel which channels
   * @param out receives the part
   * @param offset where it starts
   */
  void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset);

  /**
   * {@return the floats of each input pixel that every panel reads again; 0 if each panel reads its
   * own channels only}
   */
  int sharedFloats();

  /**
   * Rows of MBConv's expansion, a 1x1 convolution: the map of six times the channels.
   *
   * @param input the map to expand
   * @param weights of the 1x1 convolution
   * @param activation applied to its result
   */
  record Expansion(MapBuffer input, PackedMatrix weights, Optional<Activation> activation)
      implements RowSource {

    @Override
    public void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset) {
      int width = weights.panels().width(panel);
      int first = input.pixel(y * input.shape().width() + from);
      int pixels = to - from;
      weights.multiply(
          run.kernels, panel, run.arena, first, input.stride(), pixels, out, offset, width);
      if (activation.isPresent()) {
        run.kernels.activate(activation.get(), out, offset, pixels * width);
      }
    }

    @Override
    public int sharedFloats() {
      return weights.depth();
    }
  }

  /**
   * Rows of a convolution of any kernel over a padded map, such as the stem's over the image.
   *
   * @param taps where its operands lie
   * @param weights of the convolution
   * @param activation applied to its result
   */
  record Convolved(TapGeometry taps, PackedMatrix weights, Optional<Activation> activation)
      implements RowSource {

    @Override
    public void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset) {
      int width = weights.panels().width(panel);
      int pixels = to - from;
      weights.convolve(run.kernels, panel, taps, run.arena, y, from, pixels, out, offset, width);
      if (activation.isPresent()) {
        run.kernels.activate(activation.get(), out, offset, pixels * width);
      }
    }

    @Override
    public int sharedFloats() {
      return taps.pixelStride();
    }
  }

  /**
   * Rows of a map that already lies in the arena.
   *
   * @param input the map
   * @param panels of its channels
   */
  record Copied(MapBuffer input, Panels panels) implements RowSource {

    @Override
    public void row(ImageRun run, int y, int from, int to, int panel, float[] out, int offset) {
      int width = panels.width(panel);
      int first = input.pixel(y * input.shape().width()) + panels.channel(panel);
      for (int x = from; x < to; x++) {
        int at = offset + (x - from) * width;
        System.arraycopy(run.arena, first + x * input.stride(), out, at, width);
      }
    }

    @Override
    public int sharedFloats() {
      return 0;
    }
  }
}
