package io.github.efficientnet4j.explain;

import java.util.Objects;

/**
 * A map with one cell for each pixel of a part of a picture.
 *
 * <p>Immutable and thread-safe.
 *
 * @param left the picture's column at the map's first column, at least 0
 * @param top the picture's row at the map's first row, at least 0
 * @param map the map
 */
public record PlacedMap(int left, int top, ClassActivationMap map) {

  /** Creates the placed map. */
  public PlacedMap {
    Objects.requireNonNull(map, "map");
  }
}
