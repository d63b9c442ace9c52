package io.github.efficientnet4j.internal.train.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.graph.Padding;
import io.github.efficientnet4j.graph.Shape;
import io.github.efficientnet4j.internal.engine.kernel.Kernels;
import io.github.efficientnet4j.internal.train.layout.BatchMap;
import io.github.efficientnet4j.internal.train.layout.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both passes of max pooling beside naive loops, on maps with many equal values. */
@Tag("kernels")
class MaxPoolTest {

  private static final int CHANNELS = 37;
  private static final int IMAGES = 3;

  private final Random random = new Random(1);

  static Stream<Kernels> kernels() {
    return PhaseMaps.kernels();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void givesTheLargestValuesAndTheirGradientsToTheFirstOfThem(Kernels kernels) {
    for (int[] size : new int[][] {{1, 1}, {2, 3}, {1, 9}, {7, 7}, {8, 11}, {13, 6}}) {
      for (int kernel : List.of(1, 2, 3, 5)) {
        for (int stride = 1; stride <= 3; stride++) {
          int half = kernel / 2;
          int most = kernel - 1;
          for (Padding padding :
              List.of(new Padding(half, half, half, half), new Padding(0, 0, most, most))) {
            Window window = PhaseMaps.window(CHANNELS, padding, kernel, stride, size[0], size[1]);
            compare(kernels, window, 1);
            compare(kernels, window, 4);
          }
        }
      }
    }
  }

  private void compare(Kernels kernels, Window window, int shares) {
    BatchMap x = PhaseMaps.map(kernels, window.input(), IMAGES);
    BatchMap y = PhaseMaps.map(kernels, window.output(), IMAGES);
    BatchMap dx = PhaseMaps.map(kernels, window.input(), IMAGES);
    BatchMap dy = PhaseMaps.map(kernels, window.output(), IMAGES);
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = random.nextInt(5) - 6f;
    }
    // What an earlier step left there.
    Arrays.fill(dx.data(), dx.offset(0), dx.data().length, 1000f);
    for (int i = 0; i < dy.data().length; i++) {
      dy.data()[i] = random.nextInt(100); // sums are exact in any order
    }
    Value input = Value.ofMap(x, true);
    run(kernels, new MaxPoolForward(input, window, y), shares);
    run(kernels, new MaxPoolBackward(input, window, y, dy, dx), shares);
    float[] expected = new float[dx.data().length];
    for (int pixel = 0; pixel < IMAGES * y.pixels(); pixel++) {
      for (int channel = 0; channel < y.padded(); channel++) {
        int at = y.offset(pixel) + channel;
        int first = first(window, x, pixel, channel);
        assertThat(y.data()[at]).as("largest under %s", window).isEqualTo(x.data()[first]);
        expected[first] += dy.data()[at];
      }
    }
    assertThat(dx.data()).as("gradient of %s", window).isEqualTo(expected);
  }

  /** Where the first of the largest values under an output pixel's window lies. */
  private static int first(Window window, BatchMap x, int pixel, int channel) {
    Shape input = window.input();
    Shape output = window.output();
    int perImage = output.height() * output.width();
    int top = pixel % perImage / output.width() * window.stride() - window.padding().top();
    int left = pixel % output.width() * window.stride() - window.padding().left();
    int first = -1;
    for (int tap = 0; tap < window.height() * window.width(); tap++) {
      int row = top + tap / window.width();
      int column = left + tap % window.width();
      if (row >= 0 && row < input.height() && column >= 0 && column < input.width()) {
        int under = pixel / perImage * x.pixels() + row * input.width() + column;
        int at = x.offset(under) + channel;
        if (first < 0 || x.data()[at] > x.data()[first]) {
          first = at;
        }
      }
    }
    return first;
  }

  /** One share after another. */
  private static void run(Kernels kernels, TrainingPhase phase, int shares) {
    BatchRun run = PhaseMaps.run(kernels, IMAGES, shares);
    int floats = Math.toIntExact(phase.scratchFloats());
    TrainingScratch scratch = new TrainingScratch(floats, 0, 64);
    for (int share = 0; share < shares; share++) {
      phase.execute(run, scratch, share);
    }
  }
}
