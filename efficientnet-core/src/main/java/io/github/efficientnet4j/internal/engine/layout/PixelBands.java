package io.github.efficientnet4j.internal.engine.layout;

/**
 * The pixels of a map, cut into bands that do not cross its bands of rows.
 *
 * @param map whose pixels
 * @param perRowBand how many in each of its bands of rows
 */
public record PixelBands(MapBuffer map, int perRowBand) {

  /** About as many as wanted. */
  public static PixelBands of(MapBuffer map, int wanted) {
    return new PixelBands(map, Math.max(1, wanted / map.rows().count()));
  }

  public int count() {
    return map.rows().count() * perRowBand;
  }

  /** The first pixel of a band; for the band after the last, the number of pixels. */
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
