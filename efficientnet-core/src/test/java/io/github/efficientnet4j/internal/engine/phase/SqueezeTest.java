package io.github.efficientnet4j.internal.engine.phase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.engine.kernel.KernelsTest;
import io.github.efficientnet4j.internal.engine.layout.ChannelSums;
import io.github.efficientnet4j.internal.engine.layout.PackedMatrix;
import io.github.efficientnet4j.internal.engine.layout.Panels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of squeeze-and-excitation's first product, made in any order, add up to the whole. */
class SqueezeTest {

  private static final int PIXELS = 49;

  static List<Kernels> kernels() {
    return KernelsTest.kernels();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void partsAddUpToTheProductInAnyOrder(Kernels kernels) {
    for (int channels : new int[] {8, 40, 96, 100, 240, 1152}) {
      for (int squeezed : new int[] {4, 10, 48, 65}) {
        partsAddUp(kernels, channels, squeezed);
      }
    }
  }

  private void partsAddUp(Kernels kernels, int channels, int squeezed) {
    Random random = new Random(channels + squeezed);
    int lanes = kernels.lanes();
    float[][] weights = new float[squeezed][channels];
    float[] bias = new float[squeezed];
    for (int column = 0; column < squeezed; column++) {
      bias[column] = (float) random.nextGaussian();
      for (int k = 0; k < channels; k++) {
        weights[column][k] = (float) random.nextGaussian();
      }
    }
    int zeros = Kernels.WIDEST_PANEL * lanes;
    float[] packed = new float[zeros + (int) PackedMatrix.floats(squeezed, channels, lanes)];
    PackedMatrix reduce =
        PackedMatrix.pack(
            packed,
            0,
            zeros,
            squeezed,
            channels,
            lanes,
            (column, into) -> System.arraycopy(weights[column], 0, into, 0, channels),
            bias);
    Panels panels = Panels.of(channels, lanes);
    int base = panels.paddedChannels();
    ImageRun run = new ImageRun(new float[base + (int) Squeeze.floats(reduce, panels)]);
    run.kernels = kernels;
    float[] sums = new float[channels];
    for (int k = 0; k < channels; k++) {
      sums[k] = PIXELS * (float) random.nextGaussian();
      run.arena[k] = sums[k];
    }

    Squeeze squeeze = new Squeeze(reduce, new ChannelSums(0, base, 1), PIXELS, base, panels);
    List<Integer> order = new ArrayList<>(IntStream.range(0, panels.count()).boxed().toList());
    Collections.shuffle(order, random);
    order.forEach(panel -> squeeze.add(run, panel));
    float[] total = new float[reduce.panels().paddedChannels()];
    squeeze.total(run, total, 0);

    for (int column = 0; column < squeezed; column++) {
      double expected = bias[column];
      double absolute = Math.abs(expected);
      for (int k = 0; k < channels; k++) {
        double product = (double) sums[k] / PIXELS * weights[column][k];
        expected += product;
        absolute += Math.abs(product);
      }
      assertThat((double) total[column])
          .as(channels + " channels to " + squeezed + ", column " + column)
          .isCloseTo(expected, within(1e-6 * absolute));
    }
  }
}
