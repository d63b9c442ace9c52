package io.github.efficientnet4j.internal.engine.layout;

import io.github.efficientnet4j.graph.Shape;

/**
 * A small feature map cut into slices of channels, each in one worker's region: pixels x channels
 * of the slice, padded to whole panels.
 *
 * <p>A worker writes the slice of the panels that it computes in a depthwise convolution. It then
 * reads the same slice as its share of the operands of the 1x1 convolution that follows. The
 * workers exchange only the sums of that convolution, a map that is six times smaller.
 *
 * <p>Places are known once the regions are frozen. Immutable and thread-safe from then on.
 *
 * @param regions where the slices lie
 * @param offset of a slice in its region
 * @param shape of the whole map
 * @param panels of its channels
 * @param count of the slices, at most the number of panels and of regions
 */
public record ChannelSlices(Regions regions, int offset, Shape shape, Panels panels, int count)
    implements PanelMap {

  /** {@return the floats of the largest slice, which is what the map takes of each region} */
  public static long floats(Shape shape, Panels panels, int count) {
    int widest = 0;
    for (int slice = 0; slice < count; slice++) {
      int width = firstChannel(panels, count, slice + 1) - firstChannel(panels, count, slice);
      widest = Math.max(widest, width);
    }
    return (long) shape.height() * shape.width() * widest;
  }

  /** {@return the first panel of a slice; for the slice after the last, the number of panels} */
  public int firstPanel(int slice) {
    return Bands.start(panels.count(), count, slice);
  }

  /** {@return the first channel of a slice} */
  public int firstChannel(int slice) {
    return firstChannel(panels, count, slice);
  }

  private static int firstChannel(Panels panels, int count, int slice) {
    return panels.channel(Bands.start(panels.count(), count, slice));
  }

  /** {@return the floats from pixel to pixel of a slice: its padded channels} */
  public int width(int slice) {
    return firstChannel(slice + 1) - firstChannel(slice);
  }

  /** {@return the channels of a slice, without padding} */
  public int channels(int slice) {
    return Math.min(shape.channels(), firstChannel(slice + 1)) - firstChannel(slice);
  }

  /** {@return height times width} */
  public int pixels() {
    return shape.height() * shape.width();
  }

  /** {@return where a pixel of a slice lies in the arena} */
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
