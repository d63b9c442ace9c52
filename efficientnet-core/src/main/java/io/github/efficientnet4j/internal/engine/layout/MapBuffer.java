package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Shape;

/**
 * A feature map in the arena: H x W x C, C padded to whole vectors. It lies in one piece in the
 * shared region, or in bands of rows, one in each worker's region.
 *
 * <p>Places are known once the regions are frozen. Immutable and thread-safe from then on.
 *
 * @param regions the arena's regions
 * @param offset of the first float in the shared region, or in each worker's
 * @param stride floats from pixel to pixel: the padded channels
 * @param shape channels (not padded), height, width
 * @param rows a single band for a map in one piece, else one band for each worker
 */
public record MapBuffer(Regions regions, int offset, int stride, Shape shape, Bands rows)
    implements PanelMap {

  /** {@return height times width} */
  public int pixels() {
    return shape.height() * shape.width();
  }

  /**
   * {@return the floats of the largest band, which is what the map takes of its region}
   *
   * @param shape of the map
   * @param rows its bands
   * @param stride floats from pixel to pixel
   */
  public static long floats(Shape shape, Bands rows, int stride) {
    return (long) rows.largest() * shape.width() * stride;
  }

  /** {@return where a pixel lies in the arena} The later pixels of its band follow it. */
  public int pixel(int index) {
    if (rows.count() == 1) {
      return offset + index * stride;
    }
    int band = rows.at(index / shape.width());
    return regions.start(band) + offset + (index - firstPixel(band)) * stride;
  }

  @Override
  public int at(Panels panels, int panel, int pixel) {
    return pixel(pixel) + panels.channel(panel);
  }

  @Override
  public int stride(int panel) {
    return stride;
  }

  /** {@return the first pixel of a band; for the band after the last, the number of pixels} */
  public int firstPixel(int band) {
    return rows.start(band) * shape.width();
  }

  /** {@return the first pixel after this one's band, where the run of adjacent pixels ends} */
  public int runEnd(int pixel) {
    return firstPixel(rows.at(pixel / shape.width()) + 1);
  }
}
