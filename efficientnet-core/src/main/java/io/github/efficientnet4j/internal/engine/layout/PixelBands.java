package io.github.efficientnet4j.internal.engine.layout;

/**
 * The pixels of a map cut into bands whose pixels are adjacent in memory: none crosses the map's
 * bands of rows.
 *
 * @param map whose pixels
 * @param perRowBand into how many bands each band of rows is cut
 */
public record PixelBands(MapBuffer map, int perRowBand) {

  /** {@return about as many bands as wanted, at least one for each band of rows} */
  public static PixelBands of(MapBuffer map, int wanted) {
    return new PixelBands(map, Math.max(1, wanted / map.rows().count()));
  }

  /** {@return the number of bands} */
  public int count() {
    return map.rows().count() * perRowBand;
  }

  /** {@return the first pixel of a band; for the band after the last, the number of pixels} */
  public int start(int band) {
    int rowBand = band / perRowBand;
    int first = map.firstPixel(rowBand);
    if (band % perRowBand == 0) {
      return first;
    }
    int size = map.firstPixel(rowBand + 1) - first;
    return first + Bands.start(size, perRowBand, band % perRowBand);
  }
}
