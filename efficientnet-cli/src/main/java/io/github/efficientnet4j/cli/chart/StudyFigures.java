package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.cli.chart.StudyFigure.Curve;
import io.github.efficientnet4j.cli.chart.StudyFigure.Point;
import io.github.efficientnet4j.internal.text.Decimals;
import io.github.efficientnet4j.scaling.CompoundScaling;
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
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Sorts the trials of a study into the paper's figures. */
final class StudyFigures {

  private static final String WIDTH_CURVE = "width at ";
  private static final String MULTIPLY_ADDS = "Multiply-adds, millions";

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
              StudyFigures::millions,
              means -> letter(dimension) + factor(dimension, means.first().scaling()))
          .ifPresent(curves::add);
    }
    compound()
        .forEach(
            (name, trials) ->
                curves.add(
                    fromBaseline(
                        name, trials, StudyFigures::millions, means -> phi(means.name()))));
    return figure(
        "accuracy-by-cost", "Scaling one dimension, and all together", MULTIPLY_ADDS, true, curves);
  }

  /** The compound trials by the names of their curves, of which each rule has one of its own. */
  private Map<String, List<TrialMeans>> compound() {
    Map<Optional<CompoundScaling>, List<TrialMeans>> byRule = new LinkedHashMap<>();
    for (TrialMeans means : series.getOrDefault(CompoundTrials.SERIES, List.of())) {
      byRule
          .computeIfAbsent(
              CompoundTrials.At.of(means.name()).map(CompoundTrials.At::rule),
              rule -> new ArrayList<>())
          .add(means);
    }
    Map<String, List<TrialMeans>> byName = new LinkedHashMap<>();
    byRule.forEach(
        (rule, trials) ->
            byName.put(
                CompoundTrials.SERIES
                    + (byRule.size() == 1 ? "" : rule.map(StudyFigures::bases).orElse("")),
                trials));
    return byName;
  }

  private static String bases(CompoundScaling rule) {
    return " α="
        + Decimals.exact(rule.alpha())
        + " β="
        + Decimals.exact(rule.beta())
        + " γ="
        + Decimals.exact(rule.gamma());
  }

  private Optional<StudyFigure> factors() {
    List<Curve> curves = new ArrayList<>();
    for (Dimension dimension : Dimension.values()) {
      curve(dimension.series(), means -> value(dimension, means.first().scaling()), means -> "")
          .ifPresent(curves::add);
    }
    return figure(
        "accuracy-by-factor",
        "Scaling one dimension by a factor",
        "Multiplier of width, depth or resolution",
        true,
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
        MULTIPLY_ADDS,
        true,
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
    return figure("grid", "Grid search at phi = 1", MULTIPLY_ADDS, false, curves);
  }

  private static Optional<StudyFigure> figure(
      String name, String title, String quantity, boolean logarithmic, List<Curve> curves) {
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(new StudyFigure(name, title, quantity, logarithmic, List.copyOf(curves)));
  }

  /** The curve of a series, if it has results. */
  private Optional<Curve> curve(
      String name, ToDoubleFunction<TrialMeans> x, Function<TrialMeans, String> label) {
    return Optional.ofNullable(series.get(name))
        .map(trials -> fromBaseline(name, trials, x, label));
  }

  /** A curve that begins at the baseline. */
  private Curve fromBaseline(
      String name,
      List<TrialMeans> trials,
      ToDoubleFunction<TrialMeans> x,
      Function<TrialMeans, String> label) {
    List<TrialMeans> whole = new ArrayList<>(trials);
    whole.removeIf(
        means ->
            baseline.isPresent() && means.first().scaling().equals(ScalingCoefficients.IDENTITY));
    baseline.ifPresent(whole::add);
    return curve(name, whole, x, means -> means == baseline.orElse(null) ? "" : label.apply(means));
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
    return CompoundTrials.At.of(name).map(at -> "phi " + Decimals.exact(at.phi())).orElse("");
  }

  private static String decimal(double value) {
    return Decimals.rounded(value, 2);
  }
}
