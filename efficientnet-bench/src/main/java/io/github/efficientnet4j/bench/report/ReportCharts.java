package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.Runtimes;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * A report as pictures, each as SVG and PNG. An engine has the same colour and marker in all of
 * them; the colours are Okabe and Ito's, which people with any colour vision can tell apart.
 */
final class ReportCharts {

  private static final int WIDTH = 960;
  private static final int HEIGHT = 540;
  private static final int DOTS_PER_INCH = 144;

  /** Of the runtimes in their order: blue, orange, green, vermilion, purple. */
  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xE69F00),
          new Color(0x009E73),
          new Color(0xD55E00),
          new Color(0xCC79A7));

  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.TRIANGLE_DOWN);

  private final Report report;
  private final Path folder;
  private final List<String> written = new ArrayList<>();

  private ReportCharts(Report report, Path folder) {
    this.report = report;
    this.folder = folder;
  }

  /**
   * Draws all that the report has figures for.
   *
   * @return the names of the charts, without their extensions
   * @throws IOException if a file cannot be written
   */
  static List<String> write(Report report, Path folder) throws IOException {
    ReportCharts charts = new ReportCharts(report, folder);
    charts.byVariant();
    charts.byBatch();
    return charts.written;
  }

  /** A batch and a number of threads. */
  private record Setting(int batch, int threads) {}

  private void byVariant() throws IOException {
    for (Map.Entry<Setting, List<Row>> entry :
        measured(row -> new Setting(row.batch(), row.threads())).entrySet()) {
      Setting setting = entry.getKey();
      String title = ", batch " + setting.batch() + ", " + threads(setting.threads());
      String file = "-batch" + setting.batch() + "-threads" + setting.threads();
      CategoryChart throughput =
          chart(
              "Throughput" + title,
              "variant, each at its own resolution",
              "images per second (logarithmic)");
      lines(throughput.getStyler());
      add(throughput, entry.getValue(), Row::variant, Row::imagesPerSecond);
      save(throughput, "throughput" + file);
      if (report.peakGigaflops().containsKey(setting.threads())) {
        CategoryChart peak =
            chart(
                "Part of the peak" + title,
                "variant, each at its own resolution",
                "% of the peak of multiply-adds");
        peak.getStyler().setYAxisMin(0.0);
        peak.getStyler().setYAxisMax(100.0);
        peak.getStyler().setAvailableSpaceFill(0.8);
        add(peak, entry.getValue(), Row::variant, row -> report.percentOfPeak(row).orElseThrow());
        save(peak, "peak" + file);
      }
    }
  }

  /** A variant on so many threads. */
  private record Subject(String variant, int threads) {}

  private void byBatch() throws IOException {
    for (Map.Entry<Subject, List<Row>> entry :
        measured(row -> new Subject(row.variant(), row.threads())).entrySet()) {
      Subject subject = entry.getKey();
      List<Row> rows = entry.getValue();
      if (rows.stream().mapToInt(Row::batch).distinct().count() > 1) {
        CategoryChart chart =
            chart(
                "Latency of " + subject.variant() + ", " + threads(subject.threads()),
                "images in a batch",
                "milliseconds a batch (logarithmic)");
        lines(chart.getStyler());
        add(chart, rows, row -> Integer.toString(row.batch()), Row::millis);
        save(chart, "latency-" + subject.variant() + "-threads" + subject.threads());
      }
    }
  }

  private <K> Map<K, List<Row>> measured(Function<Row, K> key) {
    return report.rows().stream()
        .filter(Row::measured)
        .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
  }

  /** One series an engine; what it was not measured on is a gap. */
  private static void add(
      CategoryChart chart,
      List<Row> rows,
      Function<Row, String> category,
      ToDoubleFunction<Row> figure) {
    List<String> categories = rows.stream().map(category).distinct().toList();
    for (String engine : rows.stream().map(Row::engine).distinct().toList()) {
      Map<String, Double> figures =
          rows.stream()
              .filter(row -> row.engine().equals(engine))
              .collect(Collectors.toMap(category, figure::applyAsDouble));
      List<Double> values = new ArrayList<>();
      categories.forEach(name -> values.add(figures.get(name)));
      int look = look(engine);
      CategorySeries series = chart.addSeries(engine, categories, values);
      series.setFillColor(COLORS.get(look));
      series.setLineColor(COLORS.get(look));
      series.setMarkerColor(COLORS.get(look));
      series.setMarker(MARKERS.get(look));
    }
  }

  private static CategoryChart chart(String title, String xAxis, String yAxis) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xAxis)
            .yAxisTitle(yAxis)
            .build();
    CategoryStyler styler = chart.getStyler();
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setPlotBorderVisible(false);
    styler.setPlotMargin(0);
    styler.setPlotGridLinesColor(new Color(0xDDDDDD));
    styler.setLegendPosition(LegendPosition.OutsideE);
    styler.setLegendBorderColor(Color.WHITE);
    styler.setMarkerSize(9);
    styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
    styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    return chart;
  }

  /** Markers over their category, for figures that span orders of magnitude. */
  private static void lines(CategoryStyler styler) {
    styler.setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    styler.setOverlapped(true);
    styler.setYAxisLogarithmic(true);
  }

  private static String threads(int count) {
    return count + (count == 1 ? " thread" : " threads");
  }

  /** The index of an engine's colour and marker. */
  private static int look(String engine) {
    try {
      return Runtimes.parse(engine).ordinal();
    } catch (IllegalArgumentException e) {
      // Of another version of the report: any will do.
      return Math.floorMod(engine.hashCode(), COLORS.size());
    }
  }

  private void save(CategoryChart chart, String name) throws IOException {
    String path = folder.resolve(name).toString();
    VectorGraphicsEncoder.saveVectorGraphic(chart, path, VectorGraphicsFormat.SVG);
    BitmapEncoder.saveBitmapWithDPI(chart, path, BitmapFormat.PNG, DOTS_PER_INCH);
    written.add(name);
  }
}
