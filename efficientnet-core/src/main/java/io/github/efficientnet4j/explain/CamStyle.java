package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.Resampling;
import java.util.Objects;

/**
 * How maps are drawn over pictures.
 *
 * <p>Immutable and thread-safe.
 *
 * @param background the picture under a map
 * @param colors the colours, from a map's smallest value to its largest
 * @param opacity the opacity of the colours over the picture, in [0, 1]
 * @param interpolation the interpolation between a map's cells
 */
public record CamStyle(
    Background background, ColorMap colors, double opacity, Resampling interpolation) {

  /** The picture under a map. */
  public enum Background {
    /** The original photo. The part outside the transform's crop is faded and has no colour. */
    PHOTO,
    /** The network's input after resizing and cropping. */
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

  /** {@return the default style: over the whole photo, in viridis, with bicubic interpolation} */
  public static CamStyle defaults() {
    return new CamStyle(Background.PHOTO, ColorMap.VIRIDIS, 0.6, Resampling.BICUBIC);
  }

  /**
   * {@return a copy with another background}
   *
   * @param newBackground the picture under a map
   */
  public CamStyle withBackground(Background newBackground) {
    return new CamStyle(newBackground, colors, opacity, interpolation);
  }

  /**
   * {@return a copy with other colours}
   *
   * @param newColors the colours from a map's smallest value to its largest
   */
  public CamStyle withColors(ColorMap newColors) {
    return new CamStyle(background, newColors, opacity, interpolation);
  }
}
