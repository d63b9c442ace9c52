package io.github.efficientnet4j.internal.train.phase;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.graph.Padding;
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

/** The rows in the ring beside what lies in the map. */
@Tag("kernels")
class RowRingTest {

  private static final int CHANNELS = 37;
  private static final int IMAGES = 2;
  private static final int BASE = 16;

  private final Random random = new Random(1);

  static Stream<Kernels> kernels() {
    return PhaseMaps.kernels();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void holdsTheRowsUnderTheWindowPaddedWithZeros(Kernels kernels) {
    for (int[] size : new int[][] {{1, 1}, {2, 3}, {7, 7}, {8, 11}, {13, 6}}) {
      for (int kernel : List.of(1, 3, 5)) {
        for (int stride = 1; stride <= 3; stride++) {
          int half = kernel / 2;
          Padding padding = new Padding(half, half, half, half);
          compare(kernels, PhaseMaps.window(CHANNELS, padding, kernel, stride, size[0], size[1]));
        }
      }
    }
  }

  private void compare(Kernels kernels, Window window) {
    BatchMap map = PhaseMaps.randomMap(kernels, window.input(), IMAGES, random);
    BatchRun run = PhaseMaps.run(kernels, IMAGES, 1);
    RowRing ring = new RowRing(Value.ofMap(map, true), window);
    int vectors = Math.min(3, map.padded() / kernels.lanes());
    int width = vectors * kernels.lanes();
    int channel = map.padded() - width;
    float[] floats = new float[BASE + ring.floats(width)];
    Arrays.fill(floats, 1000f);
    for (int image = 0; image < IMAGES; image++) {
      ring.clear(floats, BASE, width);
      int made = 0;
      for (int y = 0; y < window.output().height(); y++) {
        made = ring.make(run, image, y, made, channel, vectors, floats, BASE);
        assertThat(made).isEqualTo(Math.max(made, window.bottom(y)));
        for (int row = Math.max(0, window.top(y)); row < window.bottom(y); row++) {
          assertRow(ring, map, window, image, row, channel, width, floats);
        }
      }
    }
  }

  private static void assertRow(
      RowRing ring,
      BatchMap map,
      Window window,
      int image,
      int row,
      int channel,
      int width,
      float[] floats) {
    int columns = (window.output().width() - 1) * window.stride() + window.width();
    int at = ring.row(BASE, row, width);
    for (int column = 0; column < columns; column++) {
      int x = column - window.padding().left();
      boolean inside = x >= 0 && x < window.input().width();
      for (int j = 0; j < width; j++) {
        int pixel = image * map.pixels() + row * window.input().width() + x;
        float expected = inside ? map.data()[map.offset(pixel) + channel + j] : 0f;
        assertThat(floats[at + column * width + j])
            .as("row %d, column %d, channel %d of %s", row, x, channel + j, window)
            .isEqualTo(expected);
      }
    }
  }
}
