package io.github.efficientnet4j.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.scaling.ScalingCoefficients;
import io.github.efficientnet4j.study.TrialMeans;
import io.github.efficientnet4j.study.TrialResult;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyChartsTest {

  private static final List<TrialResult> RESULTS = results();

  @TempDir private Path folder;

  private static TrialResult result(
      String series, String name, double w, double d, double r, long seed, double top1) {
    long multiplyAdds = Math.round(1e6 * w * w * d * r * r);
    ScalingCoefficients scaling = new ScalingCoefficients(w, d, r);
    return new TrialResult(series, name, scaling, seed, 20, multiplyAdds, 9, top1, 1, 1);
  }

  private static List<TrialResult> results() {
    List<TrialResult> results = new ArrayList<>();
    results.add(result("baseline", "baseline", 1, 1, 1, 1, 0.80));
    results.add(result("width", "width-2", 2, 1, 1, 1, 0.84));
    results.add(result("width", "width-1.5", 1.5, 1, 1, 1, 0.83));
    results.add(result("depth", "depth-2", 1, 2, 1, 1, 0.81));
    results.add(result("compound", "compound-a1.2-b1.1-g1.15-phi2", 1.21, 1.44, 1.32, 1, 0.86));
    results.add(result("compound", "compound-a1.2-b1.1-g1.15-phi2", 1.21, 1.44, 1.32, 2, 0.88));
    results.add(result("width at d=2 r=1.3", "width-1-d2-r1.3", 1, 2, 1.3, 1, 0.85));
    results.add(result("grid", "grid-a1.4-b1-g1.2", 1, 1.4, 1.2, 1, 0.82));
    return results;
  }

  private String svg(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".svg"));
  }

  @Test
  void eachFigureHoldsItsSeries() throws IOException {
    List<Path> files = StudyCharts.of(RESULTS).write(folder, ChartFormat.SVG);
    assertThat(files)
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "accuracy-by-cost.svg", "accuracy-by-factor.svg", "width-curves.svg", "grid.svg");
    assertThat(svg("accuracy-by-cost"))
        .contains(
            "width w 1.5 at 2.25: 83.00 %",
            "depth d 2 at 2: 81.00 %",
            // sqrt((1² + 1²) / 1) per cent
            "compound phi 2 at 3.67: 87.00 % (standard deviation 1.41)")
        .doesNotContain("resolution");
    assertThat(svg("accuracy-by-factor")).contains("width  at 1.5: 83.00 %", "depth  at 1: 80.00");
    assertThat(svg("width-curves")).contains("d 2 r 1.3 w 1 at 3.38: 85.00 %");
    assertThat(svg("grid")).contains("1.4, 1, 1.2 at 2.02: 82.00 %");
  }

  @Test
  void singleCurvesBeginAtTheBaselineAndGoUpwardInCost() {
    StudyFigure cost = new StudyFigures(TrialMeans.of(RESULTS)).all().get(0);
    assertThat(cost.curves().get(0).points())
        .extracting(StudyFigure.Point::top1)
        .containsExactly(80.0, 83.0, 84.0);
  }

  @Test
  void eachCompoundRuleHasACurveOfItsOwn() {
    List<TrialResult> results = new ArrayList<>(RESULTS.subList(0, 1));
    results.add(result("compound", "compound-a1.2-b1.1-g1.15-phi2", 1.21, 1.44, 1.32, 1, 0.86));
    results.add(result("compound", "compound-a1.4-b1-g1.2-phi2", 1, 1.96, 1.44, 1, 0.84));
    results.add(result("compound", "compound-a1.2-b1.1-g1.15-phi0.5", 1.05, 1.1, 1.07, 1, 0.82));
    List<StudyFigure.Curve> curves = new StudyFigures(TrialMeans.of(results)).all().get(0).curves();
    assertThat(curves)
        .extracting(StudyFigure.Curve::name)
        .containsExactly("compound α=1.2 β=1.1 γ=1.15", "compound α=1.4 β=1 γ=1.2");
    // Both begin at the baseline, which has no label.
    assertThat(curves.get(0).points())
        .extracting(StudyFigure.Point::label)
        .containsExactly("", "phi 0.5", "phi 2");
    assertThat(curves.get(1).points())
        .extracting(StudyFigure.Point::top1)
        .containsExactly(80.0, 84.0);
  }

  @Test
  void theOnlyCompoundRuleNeedsNoName() {
    assertThat(new StudyFigures(TrialMeans.of(RESULTS)).all().get(0).curves())
        .extracting(StudyFigure.Curve::name)
        .containsExactly("width", "depth", "compound");
  }

  @Test
  void figuresWithoutResultsAreNotDrawn() throws IOException {
    assertThat(StudyCharts.of(RESULTS.subList(0, 1)).write(folder, ChartFormat.SVG)).isEmpty();
  }

  @Test
  void oneTrialOfASingleCostCanBeDrawn() throws IOException {
    List<Path> files = StudyCharts.of(RESULTS.subList(7, 8)).write(folder, ChartFormat.PNG);
    BufferedImage image = ImageIO.read(files.get(0).toFile());
    assertThat(image.getWidth()).isEqualTo(1800);
  }

  @Test
  void labelsCoverNeitherPointsNorOneAnother() {
    LabelPlacement placement = new LabelPlacement();
    placement.avoid(0, 0, 0);
    placement.avoid(20, 0, 0);
    assertThat(placement.place("w 2", 0, 0)).contains(PointLabel.Side.LEFT);
    assertThat(placement.place("w 2", 20, 0)).contains(PointLabel.Side.RIGHT);
    for (int i = 0; i < PointLabel.Side.values().length; i++) {
      placement.place("another", 0, 0);
    }
    assertThat(placement.place("no room left", 0, 0)).isEmpty();
  }

  @Test
  void labelsKeepOffLinesWhileThereIsRoom() {
    LabelPlacement placement = new LabelPlacement();
    placement.avoid(0, 0, 0);
    placement.avoidLine(-100, 0, 100, 0);
    assertThat(placement.place("phi 2", 0, 0)).contains(PointLabel.Side.ABOVE_LEFT);
    LabelPlacement crowded = new LabelPlacement();
    for (int y = -100; y <= 100; y += 5) {
      crowded.avoidLine(-100, y, 100, y);
    }
    assertThat(crowded.place("phi 2", 0, 0)).contains(PointLabel.Side.RIGHT);
  }
}
