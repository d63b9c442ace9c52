package io.github.efficientnet4j.chart;

import io.github.efficientnet4j.chart.StudyFigure.Curve;
import io.github.efficientnet4j.chart.StudyFigure.Point;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import io.github.efficientnet4j.study.Baseline;
import io.github.efficientnet4j.study.CompoundTrials;
import io.github.efficientnet4j.study.Dimension;
import io.github.efficientnet4j.study.ScalingGrid;
import io.github.efficientnet4j.study.TrialMeans;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Sorts the trials of a study into the paper's figures. */
final class StudyFigures {

  private static final String WIDTH_CURVE = "width at ";

  private final Map<String, List<TrialMeans>> series = new LinkedHashMap<>();
  private final Optional<TrialMeans> baseline;

  StudyFigures(List<TrialMeans> trials) {
    for (TrialMeans means : trials) {
      series.computeIfAbsent(means.first().series(), name -> new ArrayList<>()).add(means);
    }
    baseline = series.getOrDefault(Baseline.SERIES, List.of()).stream().findFirst();
  }

  /** Those for which there are results. */
  List<StudyFigure> all() {
    List<StudyFigure> figures = new ArrayList<>();
    cost().ifPresent(figures::add);
    factors().ifPresent(figures::add);
    widths().ifPresent(figures::add);
    grid().ifPresent(figures::add);
    return figures;
  }

  /** Figures 3 and 8 of the paper in one. */
  private Optional<StudyFigure> cost() {
    List<Curve> curves = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      curve(
              dimension.series(),
              dimension.series(),
              StudyFigures::millions,
              means -> letter(dimension) + factor(dimension, means.first().scaling()))
          .ifPresent(curves::add);
    }
    curve(
            CompoundTrials.SERIES,
            CompoundTrials.SERIES,
            StudyFigures::millions,
            means -> means == baseline.orElse(null) ? "" : phi(means.name()))
        .ifPresent(curves::add);
    return figure(
        "accuracy-by-cost",
        "Scaling one dimension, and all together",
        "Multiply-adds, millions",
        curves);
  }

  private Optional<StudyFigure> factors() {
    List<Curve> curves = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      curve(
              dimension.series(),
              dimension.series(),
              means -> value(dimension, means.first().scaling()),
              means -> "")
          .ifPresent(curves::add);
    }
    return figure(
        "accuracy-by-factor",
        "Scaling one dimension by a factor",
        "Multiplier of width, depth or resolution",
        curves);
  }

  /** Figure 4 of the paper. */
  private Optional<StudyFigure> widths() {
    List<Curve> curves = new ArrayList<>();
    series.forEach(
        (name, trials) -> {
          if (name.startsWith(WIDTH_CURVE)) {
            curves.add(
                curve(
                    name.substring(WIDTH_CURVE.length()).replace("=", " "),
                    trials,
                    StudyFigures::millions,
                    means -> "w " + factor(Dimension.WIDTH, means.first().scaling())));
          }
        });
    return figure(
        "width-curves",
        "Scaling width at several depths (d) and resolutions (r)",
        "Multiply-adds, millions",
        curves);
  }

  private Optional<StudyFigure> grid() {
    List<Curve> curves = new ArrayList<>();
    List<TrialMeans> candidates = series.getOrDefault(ScalingGrid.SERIES, List.of());
    if (!candidates.isEmpty()) {
      curves.add(
          new Curve(
              "candidates: alpha, beta, gamma",
              false,
              candidates.stream()
                  .map(means -> point(means, StudyFigures::millions, StudyFigures::candidate))
                  .toList()));
    }
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new StudyFigure(
                "grid", "Grid search at phi = 1", "Multiply-adds, millions", false, curves));
  }

  private static Optional<StudyFigure> figure(
      String name, String title, String quantity, List<Curve> curves) {
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(new StudyFigure(name, title, quantity, true, List.copyOf(curves)));
  }

  /** A curve that begins at the baseline, if the series has results. */
  private Optional<Curve> curve(
      String of, String name, ToDoubleFunction<TrialMeans> x, Function<TrialMeans, String> label) {
    List<TrialMeans> trials = series.getOrDefault(of, List.of());
    if (trials.isEmpty()) {
      return Optional.empty();
    }
    List<TrialMeans> whole = new ArrayList<>(trials);
    whole.removeIf(
        means ->
            baseline.isPresent() && means.first().scaling().equals(ScalingCoefficients.IDENTITY));
    baseline.ifPresent(whole::add);
    return Optional.of(
        curve(name, whole, x, means -> means == baseline.orElse(null) ? "" : label.apply(means)));
  }

  private static Curve curve(
      String name,
      List<TrialMeans> trials,
      ToDoubleFunction<TrialMeans> x,
      Function<TrialMeans, String> label) {
    return new Curve(
        name,
        true,
        trials.stream()
            .sorted(Comparator.comparingDouble(x))
            .map(means -> point(means, x, label))
            .toList());
  }

  private static Point point(
      TrialMeans means, ToDoubleFunction<TrialMeans> x, Function<TrialMeans, String> label) {
    return new Point(
        label.apply(means), x.applyAsDouble(means), 100 * means.top1(), 100 * means.spread());
  }

  private static double millions(TrialMeans means) {
    return means.first().multiplyAdds() / 1e6;
  }

  private static String letter(Dimension dimension) {
    return dimension.series().charAt(0) + " ";
  }

  private static double value(Dimension dimension, ScalingCoefficients scaling) {
    return switch (dimension) {
      case WIDTH -> scaling.width();
      case DEPTH -> scaling.depth();
      case RESOLUTION -> scaling.resolution();
    };
  }

  private static String factor(Dimension dimension, ScalingCoefficients scaling) {
    return decimal(value(dimension, scaling));
  }

  private static String candidate(TrialMeans means) {
    ScalingCoefficients scaling = means.first().scaling();
    return decimal(scaling.depth())
        + ", "
        + decimal(scaling.width())
        + ", "
        + decimal(scaling.resolution());
  }

  private static String phi(String name) {
    int start = name.lastIndexOf("phi");
    return start < 0 ? "" : "phi " + name.substring(start + "phi".length());
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceFirst("\\.?0+$", "");
  }
}
