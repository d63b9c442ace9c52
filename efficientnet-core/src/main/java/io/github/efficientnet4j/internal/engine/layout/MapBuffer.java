package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Shape;

/**
 * A map in the arena, pixel by pixel (NHWC): in one piece, or in a band of rows for each worker.
 *
 * @param regions where it lies
 * @param offset its first float, in the shared region or in each worker's
 * @param stride from pixel to pixel: the channels, padded
 * @param shape its shape
 * @param rows one band, in the shared region, or one in each worker's
 */
public record MapBuffer(Regions regions, int offset, int stride, Shape shape, Bands rows)
    implements PanelMap {

  public int pixels() {
    return shape.height() * shape.width();
  }

  /** Where a pixel lies; its band's later pixels follow. */
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

  /** The first pixel of a band of rows; for the band after the last, the number of pixels. */
  public int firstPixel(int band) {
    return rows.start(band) * shape.width();
  }

  /** Where the pixels that follow each other, from this one on, end. */
  public int runEnd(int pixel) {
    return firstPixel(rows.at(pixel / shape.width()) + 1);
  }
}
