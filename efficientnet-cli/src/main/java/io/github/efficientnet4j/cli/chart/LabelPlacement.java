package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.cli.chart.PointLabel.Side;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a side for each point's name where it covers no other name, no point and no line. In
 * pixels, as far as they are known before a chart is drawn; a name for which there is no room is
 * left out.
 */
final class LabelPlacement {

  /** Beside a point first: above and below stand error bars. */
  private static final List<Side> PREFERRED =
      List.of(
          Side.RIGHT,
          Side.LEFT,
          Side.ABOVE_LEFT,
          Side.BELOW_RIGHT,
          Side.ABOVE_RIGHT,
          Side.BELOW_LEFT,
          Side.ABOVE,
          Side.BELOW,
          Side.FAR_ABOVE_LEFT,
          Side.FAR_ABOVE_RIGHT,
          Side.FAR_BELOW_LEFT,
          Side.FAR_BELOW_RIGHT);

  /** Of a character in the labels' font. */
  private static final double CHARACTER = 7.5;

  private static final double HEIGHT = 14;
  private static final double MARKER = 9;

  private final List<Rectangle2D> taken = new ArrayList<>();
  private final List<Line2D> lines = new ArrayList<>();

  /** Keeps names off a point, with its error bar's half length. */
  void avoid(double x, double y, double bar) {
    taken.add(
        new Rectangle2D.Double(x - MARKER / 2, y - MARKER / 2 - bar, MARKER, MARKER + 2 * bar));
  }

  /** Keeps names off a line, where there is another place for them. */
  void avoidLine(double fromX, double fromY, double toX, double toY) {
    lines.add(new Line2D.Double(fromX, fromY, toX, toY));
  }

  /** A free side for a name, which is taken from then on. */
  Optional<Side> place(String text, double x, double y) {
    Optional<Side> free = find(text, x, y, true).or(() -> find(text, x, y, false));
    free.ifPresent(side -> taken.add(box(side, text, x, y)));
    return free;
  }

  private Optional<Side> find(String text, double x, double y, boolean offLines) {
    for (Side side : PREFERRED) {
      Rectangle2D box = box(side, text, x, y);
      if (taken.stream().noneMatch(box::intersects)
          && !(offLines && lines.stream().anyMatch(box::intersectsLine))) {
        return Optional.of(side);
      }
    }
    return Optional.empty();
  }

  private static Rectangle2D box(Side side, String text, double x, double y) {
    return side.box(x, y, CHARACTER * text.length(), HEIGHT);
  }
}
