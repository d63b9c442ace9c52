package io.github.efficientnet4j.internal.train.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Share;
import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows under a dense kernel, and that adding their gradient back is the transposed of that. */
@Tag("kernels")
class WindowRowsTest {

  private static final int IMAGES = 3;

  private final Random random = new Random(1);

  static Stream<Kernels> kernels() {
    return PhaseMaps.kernels();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void rowsAreWhatLiesUnderTheKernelAndTheirGradientGoesBackThere(Kernels kernels) {
    for (int channels : new int[] {3, 16, 37, 64}) {
      for (int[] size : new int[][] {{1, 1}, {2, 3}, {7, 8}}) {
        for (int kernel : List.of(1, 2, 3)) {
          for (int stride = 1; stride <= 2; stride++) {
            Padding padding = new Padding(kernel / 2, kernel - 1, kernel / 2, kernel - 1);
            compare(kernels, PhaseMaps.window(channels, padding, kernel, stride, size[0], size[1]));
          }
        }
      }
    }
  }

  private void compare(Kernels kernels, Window window) {
    Shape input = window.input();
    Shape output = window.output();
    int channels = input.channels();
    BatchMap x = PhaseMaps.randomMap(kernels, input, IMAGES, random);
    BatchRun run = PhaseMaps.run(kernels, IMAGES, 2);
    int pixels = IMAGES * output.height() * output.width();
    int taps = window.height() * window.width();
    int stride = taps * channels + 5;
    float[] rows = new float[7 + pixels * stride];
    Arrays.fill(rows, 1000f);
    new WindowRows(x, window).fill(run, 0, pixels, rows, 7, stride);

    float[] rowsGradient = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rowsGradient[i] = random.nextInt(11) - 5;
    }
    BatchMap gradient = PhaseMaps.map(kernels, input, IMAGES);
    Arrays.fill(gradient.data(), gradient.offset(0), gradient.data().length, 1000f);
    WindowGradient sink = new WindowGradient(gradient, window);
    int perImage = output.height() * output.width();
    for (int index = 0; index < 2; index++) {
      Share share = run.share(index);
      int first = share.first(IMAGES) * perImage;
      int count = share.end(IMAGES) * perImage - first;
      sink.begin(run, share);
      sink.accept(
          run, null, share, first, count, null, 0, rowsGradient, 7 + first * stride, stride);
    }

    float[] expectedGradient = new float[gradient.data().length];
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int tap = 0; tap < taps; tap++) {
        int row = window.top(pixel % perImage / output.width()) + tap / window.width();
        int column = window.left(pixel % output.width()) + tap % window.width();
        boolean inside = row >= 0 && row < input.height() && column >= 0 && column < input.width();
        int under = pixel / perImage * x.pixels() + row * input.width() + column;
        for (int channel = 0; channel < channels; channel++) {
          int at = 7 + pixel * stride + tap * channels + channel;
          float expected = inside ? x.data()[x.offset(under) + channel] : 0f;
          assertThat(rows[at]).as("pixel %d, tap %d of %s", pixel, tap, window).isEqualTo(expected);
          if (inside) {
            expectedGradient[gradient.offset(under) + channel] += rowsGradient[at];
          }
        }
      }
    }
    assertThat(gradient.data()).as("gradient of %s", window).isEqualTo(expectedGradient);
  }
}
