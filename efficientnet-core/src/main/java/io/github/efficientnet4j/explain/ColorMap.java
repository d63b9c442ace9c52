package io.github.efficientnet4j.explain;

/**
 * Perceptually uniform colour maps by Stéfan van der Walt and Nathaniel Smith (2015, released under
 * CC0).
 *
 * <p>Lightness rises evenly with the value. The maps are therefore readable with a colour vision
 * deficiency and in greyscale print. Each map interpolates between ten colours, those that R's
 * {@code viridis(10)} and {@code inferno(10)} print.
 *
 * <p>Immutable and thread-safe.
 */
public enum ColorMap {
  /** From dark violet over green to yellow. */
  VIRIDIS(
      0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C,
      0xFDE725),
  /** From black over red to light yellow. */
  INFERNO(
      0x000004, 0x1B0C42, 0x4B0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9A06, 0xF7D03C,
      0xFCFFA4);

  private final int[] colors;

  ColorMap(int... colors) {
    this.colors = colors;
  }

  /**
   * {@return the sRGB colour of a value, 0xRRGGBB}
   *
   * @param value a value in [0, 1]; values outside the range get the colour of the nearest end, and
   *     NaN gets the colour of 0
   */
  public int at(double value) {
    double position = value > 0 ? Math.min(value, 1) * (colors.length - 1) : 0;
    int index = Math.min((int) position, colors.length - 2);
    double part = position - index;
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = colors[index] >> shift & 0xff;
      int to = colors[index + 1] >> shift & 0xff;
      color |= (int) Math.rint(from + part * (to - from)) << shift;
    }
    return color;
  }
}
