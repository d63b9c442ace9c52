package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.Resampling;
import java.util.Objects;

/**
 * How maps are drawn over pictures.
 *
 * <p>Immutable and thread-safe.
 *
 * @param background what they are drawn over
 * @param colors the colours, from a map's smallest value to its largest
 * @param opacity of the colours over the picture, in [0, 1]
 * @param interpolation between a map's cells
 */
public record CamStyle(
    Background background, ColorMap colors, double opacity, Resampling interpolation) {

  /** What a map is drawn over. */
  public enum Background {
    /** The photo as it was given; what the transform crops away is pale and has no colour. */
    PHOTO,
    /** The network's input: resized and cropped. */
    INPUT
  }

  /**
   * Creates the style.
   *
   * @throws IllegalArgumentException if the opacity is out of range
   */
  public CamStyle {
    Objects.requireNonNull(background, "background");
    Objects.requireNonNull(colors, "colors");
    Objects.requireNonNull(interpolation, "interpolation");
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException("opacity must be in [0, 1], but was " + opacity);
    }
  }

  /**
   * Over the whole photo, in viridis, interpolated bicubically.
   *
   * @return the style
   */
  public static CamStyle defaults() {
    return new CamStyle(Background.PHOTO, ColorMap.VIRIDIS, 0.6, Resampling.BICUBIC);
  }

  /**
   * A copy over another background.
   *
   * @param newBackground what maps are drawn over
   * @return the changed copy
   */
  public CamStyle withBackground(Background newBackground) {
    return new CamStyle(newBackground, colors, opacity, interpolation);
  }

  /**
   * A copy with other colours.
   *
   * @param newColors from a map's smallest value to its largest
   * @return the changed copy
   */
  public CamStyle withColors(ColorMap newColors) {
    return new CamStyle(background, newColors, opacity, interpolation);
  }
}
