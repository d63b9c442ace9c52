package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.cli.chart.ModelSizeChart.Kind;
import io.github.efficientnet4j.cli.chart.PointLabel.Side;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The only class that speaks to XChart, besides its labels. */
final class ModelSizeDrawing {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 620;

  /** Blue and vermillion of Okabe and Ito's palette: told apart with any colour vision. */
  private static final Color COUNTED = new Color(0x0072B2);

  private static final Color CITED = new Color(0xD55E00);
  private static final Color INK = new Color(0x202020);
  private static final Color GRID = new Color(0xE4E4E4);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font LEGEND = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 14);
  private static final Font COUNTED_LABEL = new Font(Font.SANS_SERIF, Font.BOLD, 13);

  /** Where names would run into their neighbours otherwise, in both charts. */
  private static final Map<String, Side> SIDES =
      Map.ofEntries(
          Map.entry("ResNet-50", Side.BELOW),
          Map.entry("DenseNet-169", Side.LEFT),
          Map.entry("DenseNet-264", Side.LEFT),
          Map.entry("Inception-v3", Side.BELOW),
          Map.entry("Inception-v4", Side.LEFT),
          Map.entry("NASNet-A", Side.BELOW_RIGHT),
          Map.entry("AmoebaNet-A", Side.LEFT),
          Map.entry("PNASNet", Side.ABOVE));

  private final Kind kind;
  private final List<NetworkSize> counted;
  private final List<NetworkSize> cited;

  ModelSizeDrawing(Kind kind, List<NetworkSize> counted, List<NetworkSize> cited) {
    this.kind = kind;
    this.counted = counted;
    this.cited = cited;
  }

  byte[] encoded(ChartFormat format) throws IOException {
    return new ChartImage(
            chart(), "Networks' " + quantity() + " and their accuracy on ImageNet", description())
        .encoded(format);
  }

  private XYChart chart() {
    String unit = kind == Kind.PARAMETERS ? "Parameters, millions" : "Multiply-adds, billions";
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(kind == Kind.PARAMETERS ? "Model size and accuracy" : "Cost and accuracy")
            .xAxisTitle(unit + " (logarithmic)")
            .yAxisTitle("ImageNet top-1, % (all cited: Tan and Le, 2019)")
            .build();
    style(chart);
    add(
        chart,
        "EfficientNets: " + quantity() + " counted by this library",
        counted,
        XYSeriesRenderStyle.Line,
        COUNTED,
        SeriesMarkers.CIRCLE);
    add(
        chart,
        "Other networks: " + quantity() + " cited",
        cited,
        XYSeriesRenderStyle.Scatter,
        CITED,
        SeriesMarkers.SQUARE);
    for (NetworkSize network : counted) {
      String name = network.name().replace("EfficientNet-", "");
      chart.addAnnotation(
          new PointLabel(
              name,
              LogarithmicAxis.position(size(network)),
              network.top1(),
              Side.ABOVE_LEFT,
              COUNTED_LABEL,
              COUNTED));
    }
    for (NetworkSize network : cited) {
      Side side = SIDES.getOrDefault(network.name(), Side.RIGHT);
      chart.addAnnotation(
          new PointLabel(
              network.name(),
              LogarithmicAxis.position(size(network)),
              network.top1(),
              side,
              LABEL,
              INK));
    }
    return chart;
  }

  private void add(
      XYChart chart,
      String name,
      List<NetworkSize> networks,
      XYSeriesRenderStyle render,
      Color color,
      Marker marker) {
    XYSeries series =
        chart.addSeries(
            name,
            networks.stream()
                .mapToDouble(network -> LogarithmicAxis.position(size(network)))
                .toArray(),
            networks.stream().mapToDouble(NetworkSize::top1).toArray());
    series.setXYSeriesRenderStyle(render);
    series.setLineColor(color).setLineStyle(new BasicStroke(2));
    series.setMarker(marker).setMarkerColor(color);
  }

  private void style(XYChart chart) {
    List<NetworkSize> all = Stream.concat(counted.stream(), cited.stream()).toList();
    double smallest = all.stream().mapToDouble(this::size).min().orElseThrow();
    double largest = all.stream().mapToDouble(this::size).max().orElseThrow();
    double worst = all.stream().mapToDouble(NetworkSize::top1).min().orElseThrow();
    double best = all.stream().mapToDouble(NetworkSize::top1).max().orElseThrow();
    double low = Math.floor(worst) - 0.5;
    double high = Math.ceil(best);
    // Room for the outermost names.
    new LogarithmicAxis(smallest / 1.4, largest * 2.2).addTo(chart, low, high, LABEL);
    XYStyler styler = chart.getStyler();
    styler.setYAxisMin(low).setYAxisMax(high);
    styler.setAxisTickLabelsFont(LABEL).setAxisTitleFont(TITLE);
    styler.setChartTitleFont(TITLE).setLegendFont(LEGEND);
    styler.setMarkerSize(8).setLegendPosition(LegendPosition.InsideSE);
    styler.setPlotGridLinesColor(GRID).setChartBackgroundColor(Color.WHITE);
  }

  private String description() {
    List<String> networks = new ArrayList<>();
    for (NetworkSize network : counted) {
      networks.add(described(network, "counted"));
    }
    for (NetworkSize network : cited) {
      networks.add(described(network, "cited"));
    }
    return String.join("; ", networks) + ". All accuracies are cited.";
  }

  private String described(NetworkSize network, String source) {
    return String.format(
        Locale.ROOT,
        "%s: top-1 %.1f %%, %.3g %s %s (%s)",
        network.name(),
        network.top1(),
        size(network),
        kind == Kind.PARAMETERS ? "million" : "billion",
        quantity(),
        source);
  }

  private String quantity() {
    return kind == Kind.PARAMETERS ? "parameters" : "multiply-adds";
  }

  /** In the unit of the axis. */
  private double size(NetworkSize network) {
    return kind == Kind.PARAMETERS
        ? network.parameters() / 1e6
        : network.multiplyAdds().orElseThrow() / 1e9;
  }
}
