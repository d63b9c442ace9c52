package io.github.efficientnet4j.internal.engine.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.graph.Shape;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where maps lie: no two of their floats in one place, and each part in its worker's region. */
class MapsInRegionsTest {

  private static final int LANES = 16;

  @ParameterizedTest
  @CsvSource({"28, 28, 2", "95, 7, 2", "57, 1, 4", "61, 13, 3", "14, 14, 1"})
  void bandsOfRowsLieInTheRegionsOfTheirWorkers(int height, int width, int workers) {
    Regions regions = new Regions(workers);
    regions.shared().allocate(100);
    regions.own().allocate(1000);
    Bands rows = new Bands(height, workers);
    Shape shape = new Shape(20, height, width);
    int stride = 2 * LANES;
    int offset = regions.own().allocate(MapBuffer.floats(shape, rows, stride));
    MapBuffer map = new MapBuffer(regions, workers == 1 ? 0 : offset, stride, shape, rows);
    regions.freeze();

    Set<Integer> places = new HashSet<>();
    for (int worker = 0; worker < workers; worker++) {
      int end = regions.start(worker + 1);
      for (int pixel = map.firstPixel(worker); pixel < map.firstPixel(worker + 1); pixel++) {
        assertThat(rows.at(pixel / width)).isEqualTo(worker);
        assertThat(map.runEnd(pixel)).isEqualTo(map.firstPixel(worker + 1));
        assertThat(places.add(map.pixel(pixel))).as("pixel " + pixel).isTrue();
        assertThat(map.pixel(pixel) % LANES).isEqualTo(map.pixel(0) % LANES);
        if (workers > 1) {
          assertThat(map.pixel(pixel)).isBetween(regions.start(worker), end - stride);
        }
        if (pixel + 1 < map.runEnd(pixel)) {
          assertThat(map.pixel(pixel + 1)).isEqualTo(map.pixel(pixel) + stride);
        }
      }
    }
    assertThat(places).hasSize(map.pixels());
  }

  @ParameterizedTest
  @CsvSource({"28, 28, 2, 8", "95, 7, 2, 8", "57, 1, 4, 16", "61, 13, 3, 1", "14, 14, 1, 5"})
  void bandsOfPixelsDoNotCrossBandsOfRows(int height, int width, int workers, int wanted) {
    Regions regions = new Regions(workers);
    Shape shape = new Shape(16, height, width);
    MapBuffer map = new MapBuffer(regions, 0, LANES, shape, new Bands(height, workers));
    PixelBands bands = PixelBands.of(map, wanted);
    regions.freeze();

    assertThat(bands.start(0)).isZero();
    assertThat(bands.start(bands.count())).isEqualTo(map.pixels());
    for (int band = 0; band < bands.count(); band++) {
      int end = bands.start(band + 1);
      assertThat(end).isBetween(bands.start(band), map.runEnd(bands.start(band)));
    }
  }

  @ParameterizedTest
  @CsvSource({"480, 2", "672, 4", "40, 1", "104, 2", "1632, 3", "65, 2"})
  void slicesOfChannelsLieInTheRegionsOfTheirWorkers(int channels, int count) {
    Regions regions = new Regions(count);
    regions.shared().allocate(33);
    Shape shape = new Shape(channels, 7, 5);
    Panels panels = Panels.of(channels, LANES);
    int offset = regions.own().allocate(ChannelSlices.floats(shape, panels, count));
    ChannelSlices map = new ChannelSlices(regions, offset, shape, panels, count);
    regions.freeze();

    Set<Integer> places = new HashSet<>();
    int sum = 0;
    for (int slice = 0; slice < count; slice++) {
      sum += map.channels(slice);
      for (int pixel = 0; pixel < map.pixels(); pixel++) {
        for (int channel = 0; channel < map.width(slice); channel++) {
          int place = map.pixel(slice, pixel) + channel;
          assertThat(places.add(place)).isTrue();
          assertThat(place).isBetween(regions.start(slice), regions.start(slice + 1) - 1);
        }
      }
    }
    assertThat(sum).isEqualTo(channels);
    for (int panel = 0; panel < panels.count(); panel++) {
      for (int pixel = 0; pixel < map.pixels(); pixel++) {
        assertThat(places).contains(map.at(panels, panel, pixel));
        int next = map.at(panels, panel, pixel) + map.stride(panel);
        if (pixel + 1 < map.pixels()) {
          assertThat(map.at(panels, panel, pixel + 1)).isEqualTo(next);
        }
      }
    }
  }
}
