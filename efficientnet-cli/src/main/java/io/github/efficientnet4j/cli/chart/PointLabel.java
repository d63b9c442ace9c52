package io.github.efficientnet4j.cli.chart;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import org.knowm.xchart.internal.chartpart.Annotation;

/** A name beside a point: XChart's own annotations are centred on it. */
final class PointLabel extends Annotation {

  /** Where a name stands, seen from its point. */
  enum Side {
    LEFT(-1, 0),
    RIGHT(1, 0),
    ABOVE(0, -1),
    BELOW(0, 1),
    ABOVE_LEFT(-0.9, -0.8),
    ABOVE_RIGHT(0.9, -0.8),
    BELOW_LEFT(-0.9, 0.8),
    BELOW_RIGHT(0.9, 0.8),
    FAR_ABOVE_LEFT(-1.25, -1.3),
    FAR_ABOVE_RIGHT(1.25, -1.3),
    FAR_BELOW_LEFT(-1.25, 1.3),
    FAR_BELOW_RIGHT(1.25, 1.3);

    private final double x;
    private final double y;

    Side(double x, double y) {
      this.x = x;
      this.y = y;
    }

    /** Where a name of a size lies, on a screen whose rows are counted from the top. */
    Rectangle2D box(double pointX, double pointY, double width, double height) {
      double centreX = pointX + x * (DISTANCE + width / 2);
      double centreY = pointY + y * (DISTANCE + height / 2);
      return new Rectangle2D.Double(centreX - width / 2, centreY - height / 2, width, height);
    }
  }

  /** Between the point's centre and the name, in pixels. */
  private static final double DISTANCE = 9;

  private final String text;
  private final double x;
  private final double y;
  private final Side side;
  private final Font font;
  private final Color color;

  PointLabel(String text, double x, double y, Side side, Font font, Color color) {
    super(false);
    this.text = text;
    this.x = x;
    this.y = y;
    this.side = side;
    this.font = font;
    this.color = color;
  }

  @Override
  public void paint(Graphics2D graphics) {
    Shape outline = new TextLayout(text, font, graphics.getFontRenderContext()).getOutline(null);
    Rectangle2D size = outline.getBounds2D();
    Rectangle2D box =
        side.box(getXAxisScreenValue(x), getYAxisScreenValue(y), size.getWidth(), size.getHeight());
    double centreX = box.getCenterX();
    double centreY = box.getCenterY();
    AffineTransform move =
        AffineTransform.getTranslateInstance(
            centreX - size.getCenterX(), centreY - size.getCenterY());
    Shape placed = move.createTransformedShape(outline);
    graphics.setColor(color);
    graphics.fill(placed);
    bounds = placed.getBounds2D();
  }
}
