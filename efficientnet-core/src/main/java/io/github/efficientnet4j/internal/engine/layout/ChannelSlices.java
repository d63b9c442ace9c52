package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Shape;

/**
 * A small map in slices of channels, each in one worker's region, pixel by pixel: what a worker's
 * panels of a depthwise convolution make, and its part of the sums of the 1x1 convolution that
 * follows reads. Such a map is six times as large as the one that the workers then exchange.
 *
 * @param regions where the slices lie
 * @param offset of a slice in its region
 * @param shape of the map
 * @param panels of its channels
 * @param count how many slices, at most as many as there are panels or regions
 */
public record ChannelSlices(Regions regions, int offset, Shape shape, Panels panels, int count)
    implements PanelMap {

  /** What one slice takes of its region. */
  public static long floats(Shape shape, Panels panels, int count) {
    int widest = 0;
    for (int slice = 0; slice < count; slice++) {
      widest = Math.max(widest, first(panels, count, slice + 1) - first(panels, count, slice));
    }
    return (long) shape.height() * shape.width() * widest;
  }

  /** The first panel of a slice; for the slice after the last, the number of panels. */
  public int firstPanel(int slice) {
    return Bands.start(panels.count(), count, slice);
  }

  private static int first(Panels panels, int count, int slice) {
    return panels.channel(Bands.start(panels.count(), count, slice));
  }

  public int pixels() {
    return shape.height() * shape.width();
  }

  /** The first channel of a slice. */
  public int firstChannel(int slice) {
    return first(panels, count, slice);
  }

  /** From pixel to pixel of a slice: its channels, padded. */
  public int width(int slice) {
    return firstChannel(slice + 1) - firstChannel(slice);
  }

  /** The channels of a slice. */
  public int channels(int slice) {
    return Math.min(shape.channels(), firstChannel(slice + 1)) - firstChannel(slice);
  }

  /** Where a slice of a pixel lies. */
  public int pixel(int slice, int index) {
    return regions.start(slice) + offset + index * width(slice);
  }

  @Override
  public int at(Panels written, int panel, int pixel) {
    int slice = Bands.at(panels.count(), count, panel);
    return pixel(slice, pixel) + panels.channel(panel) - firstChannel(slice);
  }

  @Override
  public int stride(int panel) {
    return width(Bands.at(panels.count(), count, panel));
  }
}
