package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.internal.io.OutputFolder;
import io.github.efficientnet4j.study.TrialMeans;
import io.github.efficientnet4j.study.TrialResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures of a scaling study, in the manner of the paper's figures 3, 4 and 8: accuracy against
 * multiply-adds of each single dimension and of compound scaling; against the factors themselves;
 * width curves at several depths and resolutions; the candidates of a grid search. Means over the
 * seeds; bars are standard deviations.
 *
 * <p>Immutable and thread-safe. Needs no display, but XChart on the class path.
 */
public final class StudyCharts {

  private final List<StudyFigure> figures;

  private StudyCharts(List<StudyFigure> figures) {
    this.figures = figures;
  }

  /**
   * Sorts results into figures.
   *
   * @param results of a study
   * @return the figures for which there are results
   */
  public static StudyCharts of(List<TrialResult> results) {
    return new StudyCharts(List.copyOf(new StudyFigures(TrialMeans.of(results)).all()));
  }

  /**
   * Draws all figures, each into a file that is written at once.
   *
   * @param folder made if it is not there
   * @param format of the files
   * @return the files: of {@code accuracy-by-cost}, {@code accuracy-by-factor}, {@code
   *     width-curves} and {@code grid} those for which there are results
   * @throws IllegalStateException if it cannot be drawn here: without XChart on the class path, or
   *     without fonts
   * @throws IOException if a file cannot be written; an existing one is left as it was
   */
  public List<Path> write(Path folder, ChartFormat format) throws IOException {
    OutputFolder.create(folder);
    List<Path> files = new ArrayList<>();
    for (StudyFigure figure : figures) {
      Path file = folder.resolve(figure.name() + "." + format.extension());
      ChartFile.write(file, () -> new StudyDrawing(figure).encoded(format));
      files.add(file);
    }
    return files;
  }
}
