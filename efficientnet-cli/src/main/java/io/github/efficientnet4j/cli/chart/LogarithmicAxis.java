package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.internal.text.Decimals;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Annotation;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A horizontal axis on which equal distances are equal ratios, with round numbers: 1, 2, 5, 10.
 * XChart's own names every multiple of each power of ten, or the powers alone. So the chart's axis
 * is linear, in logarithms, and this draws its lines and numbers.
 *
 * @param left the smallest value, above 0
 * @param right the largest value
 */
record LogarithmicAxis(double left, double right) {

  /** Fewer say too little of a scale. */
  private static final int MIN_TICKS = 4;

  /** From coarse to fine: the multiples of each power of ten that get a number. */
  private static final List<List<Double>> MULTIPLES =
      List.of(
          List.of(1.0),
          List.of(1.0, 2.0, 5.0),
          List.of(1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.0),
          List.of(1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0, 9.0));

  private static final Color GRID = new Color(0xE4E4E4);
  private static final Color INK = Color.BLACK;
  private static final int MARK = 4;
  private static final int DIGITS = 3;

  /** Between the plot and the axis's title. */
  private static final int NUMBERS_HEIGHT = 24;

  /** Where a value stands on the chart's linear axis. */
  static double position(double value) {
    return Math.log10(value);
  }

  /** Round numbers on the axis, from left to right. */
  List<Double> ticks() {
    List<Double> ticks = List.of();
    for (List<Double> multiples : MULTIPLES) {
      ticks = ticks(multiples);
      if (ticks.size() >= MIN_TICKS) {
        break;
      }
    }
    return ticks;
  }

  private List<Double> ticks(List<Double> multiples) {
    List<Double> ticks = new ArrayList<>();
    int last = (int) Math.floor(Math.log10(right));
    for (int power = (int) Math.floor(Math.log10(left)); power <= last; power++) {
      for (double multiple : multiples) {
        double value = multiple * Math.pow(10, power);
        if (value >= left && value <= right) {
          ticks.add(value);
        }
      }
    }
    return ticks;
  }

  /**
   * Draws it; to be called before the chart's series are added, which then cover its lines.
   *
   * @param low where the vertical axis begins
   * @param high where it ends
   */
  void addTo(XYChart chart, double low, double high, Font font) {
    XYStyler styler = chart.getStyler();
    styler.setXAxisMin(position(left)).setXAxisMax(position(right));
    styler.setXAxisTicksVisible(false).setPlotGridVerticalLinesVisible(false);
    styler.setAxisTitlePadding(NUMBERS_HEIGHT);
    // The numbers stand at the plot's edge, which is where the vertical axis begins.
    styler.setPlotContentSize(1);
    for (double tick : ticks()) {
      String number = Decimals.significant(tick, DIGITS);
      double x = position(tick);
      XYSeries line =
          chart.addSeries("line at " + number, new double[] {x, x}, new double[] {low, high});
      line.setMarker(SeriesMarkers.NONE).setShowInLegend(false);
      line.setLineColor(GRID).setLineStyle(new BasicStroke(1));
      chart.addAnnotation(new Number(number, x, low, font));
    }
  }

  /** A number with a mark, below the plot. */
  private static final class Number extends Annotation {

    private final String text;
    private final double x;
    private final double low;
    private final Font font;

    Number(String text, double x, double low, Font font) {
      super(false);
      this.text = text;
      this.x = x;
      this.low = low;
      this.font = font;
    }

    @Override
    public void paint(Graphics2D graphics) {
      double left = getXAxisScreenValue(x);
      double top = getYAxisScreenValue(low);
      graphics.setColor(INK);
      graphics.fill(new Rectangle2D.Double(left - 0.5, top + 1, 1, MARK));
      Shape outline = new TextLayout(text, font, graphics.getFontRenderContext()).getOutline(null);
      Rectangle2D size = outline.getBounds2D();
      AffineTransform move =
          AffineTransform.getTranslateInstance(
              left - size.getCenterX(), top + 2 * MARK + size.getHeight());
      Shape placed = move.createTransformedShape(outline);
      graphics.fill(placed);
      bounds = placed.getBounds2D();
    }
  }
}
