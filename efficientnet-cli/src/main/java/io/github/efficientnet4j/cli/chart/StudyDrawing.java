package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.cli.chart.StudyFigure.Curve;
import io.github.efficientnet4j.cli.chart.StudyFigure.Point;
import io.github.efficientnet4j.internal.text.Decimals;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a figure of a study with XChart. */
final class StudyDrawing {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 560;

  /** Okabe and Ito's palette, in an order that differs in lightness too. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0x202020),
          new Color(0xCC79A7),
          new Color(0xE69F00));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.CROSS);

  /** What axes, title and legend take of the chart, about. */
  private static final int BESIDE_PLOT = 110;

  private static final int ABOVE_AND_BELOW_PLOT = 150;

  private static final Color GRID = new Color(0xE4E4E4);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);

  private final StudyFigure figure;
  private final Bounds bounds;

  StudyDrawing(StudyFigure figure) {
    this.figure = figure;
    this.bounds = bounds();
  }

  byte[] encoded(ChartFormat format) throws IOException {
    return new ChartImage(chart(), figure.title(), description()).encoded(format);
  }

  private XYChart chart() {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(figure.title())
            .xAxisTitle(figure.quantity() + (figure.logarithmic() ? " (logarithmic)" : ""))
            .yAxisTitle("Top-1, %")
            .build();
    style(chart.getStyler());
    if (figure.logarithmic()) {
      new LogarithmicAxis(Math.pow(10, bounds.left()), Math.pow(10, bounds.right()))
          .addTo(chart, bounds.low(), bounds.high(), LABEL);
    }
    for (int i = 0; i < figure.curves().size(); i++) {
      add(chart, figure.curves().get(i), i);
    }
    addLabels(chart);
    return chart;
  }

  private void add(XYChart chart, Curve curve, int index) {
    Color color = COLORS.get(index % COLORS.size());
    XYSeries series =
        chart.addSeries(
            curve.name(),
            values(curve, point -> position(point.x())),
            values(curve, Point::top1),
            values(curve, Point::spread));
    series.setXYSeriesRenderStyle(
        curve.joined() ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter);
    series.setLineColor(color).setLineStyle(new BasicStroke(2));
    series.setMarker(MARKERS.get(index % MARKERS.size())).setMarkerColor(color);
  }

  /** From the last curve on, which is the one that a figure is about. */
  private void addLabels(XYChart chart) {
    double perX = (WIDTH - BESIDE_PLOT) / (bounds.right() - bounds.left());
    double perY = (HEIGHT - ABOVE_AND_BELOW_PLOT) / (bounds.high() - bounds.low());
    LabelPlacement placement = new LabelPlacement();
    for (Point point : bounds.points()) {
      placement.avoid(perX * position(point.x()), -perY * point.top1(), perY * point.spread());
    }
    for (Curve curve : figure.curves()) {
      for (int i = 1; curve.joined() && i < curve.points().size(); i++) {
        Point from = curve.points().get(i - 1);
        Point to = curve.points().get(i);
        placement.avoidLine(
            perX * position(from.x()),
            -perY * from.top1(),
            perX * position(to.x()),
            -perY * to.top1());
      }
    }
    for (int i = figure.curves().size() - 1; i >= 0; i--) {
      Color color = COLORS.get(i % COLORS.size());
      for (Point point : figure.curves().get(i).points()) {
        if (!point.label().isEmpty()) {
          placement
              .place(point.label(), perX * position(point.x()), -perY * point.top1())
              .ifPresent(
                  side ->
                      chart.addAnnotation(
                          new PointLabel(
                              point.label(),
                              position(point.x()),
                              point.top1(),
                              side,
                              LABEL,
                              color)));
        }
      }
    }
  }

  private static double[] values(Curve curve, ToDoubleFunction<Point> value) {
    return curve.points().stream().mapToDouble(value).toArray();
  }

  private void style(XYStyler styler) {
    styler.setXAxisMin(bounds.left()).setXAxisMax(bounds.right());
    styler.setYAxisMin(bounds.low()).setYAxisMax(bounds.high());
    styler.setErrorBarsColorSeriesColor(true);
    styler.setYAxisDecimalPattern("0.0").setXAxisTickMarkSpacingHint(80);
    styler.setAxisTickLabelsFont(LABEL).setAxisTitleFont(TITLE);
    styler.setChartTitleFont(TITLE).setLegendFont(LABEL);
    styler.setMarkerSize(8).setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setPlotGridLinesColor(GRID).setChartBackgroundColor(Color.WHITE);
  }

  /** What the axes show, with room for the outermost points' labels. */
  private record Bounds(List<Point> points, double left, double right, double low, double high) {}

  private Bounds bounds() {
    List<Point> points =
        figure.curves().stream().flatMap(curve -> curve.points().stream()).toList();
    double left = points.stream().mapToDouble(p -> position(p.x())).min().orElseThrow();
    double right = points.stream().mapToDouble(p -> position(p.x())).max().orElseThrow();
    double low = points.stream().mapToDouble(p -> p.top1() - p.spread()).min().orElseThrow();
    double high = points.stream().mapToDouble(p -> p.top1() + p.spread()).max().orElseThrow();
    double sideways = Math.max(0.08 * (right - left), 0.02 * Math.abs(right) + 0.02);
    double upright = Math.max(0.1 * (high - low), 0.25);
    return new Bounds(
        points, left - sideways, right + 1.5 * sideways, low - upright, high + upright);
  }

  private double position(double x) {
    return figure.logarithmic() ? LogarithmicAxis.position(x) : x;
  }

  private String description() {
    List<String> texts = new ArrayList<>();
    for (Curve curve : figure.curves()) {
      for (Point point : curve.points()) {
        texts.add(
            String.format(
                Locale.ROOT,
                "%s %s at %s: %.2f %% (standard deviation %.2f)",
                curve.name(),
                point.label(),
                number(point.x()),
                point.top1(),
                point.spread()));
      }
    }
    return String.join("; ", texts);
  }

  private static String number(double value) {
    return Decimals.significant(value, 3);
  }
}
