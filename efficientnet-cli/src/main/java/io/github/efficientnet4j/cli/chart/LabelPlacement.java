package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.cli.chart.PointLabel.Side;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a side for each point's name where it covers no other name and no point. In pixels, as far
 * as they are known before a chart is drawn; a name for which there is no room is left out.
 */
final class LabelPlacement {

  /** Beside a point first: above and below stand error bars. */
  private static final List<Side> PREFERRED =
      List.of(Side.RIGHT, Side.LEFT, Side.ABOVE_LEFT, Side.BELOW_RIGHT, Side.ABOVE, Side.BELOW);

  /** Of a character in the labels' font. */
  private static final double CHARACTER = 7.5;

  private static final double HEIGHT = 14;
  private static final double MARKER = 9;

  private final List<Rectangle2D> taken = new ArrayList<>();

  /** Keeps names off a point, with its error bar's half length. */
  void avoid(double x, double y, double bar) {
    taken.add(
        new Rectangle2D.Double(x - MARKER / 2, y - MARKER / 2 - bar, MARKER, MARKER + 2 * bar));
  }

  /** A free side for a name, which is taken from then on. */
  Optional<Side> place(String text, double x, double y) {
    for (Side side : PREFERRED) {
      Rectangle2D box = side.box(x, y, CHARACTER * text.length(), HEIGHT);
      if (taken.stream().noneMatch(box::intersects)) {
        taken.add(box);
        return Optional.of(side);
      }
    }
    return Optional.empty();
  }
}
