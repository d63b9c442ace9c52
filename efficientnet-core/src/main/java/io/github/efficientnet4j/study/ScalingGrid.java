package io.github.efficientnet4j.study;

import io.github.efficientnet4j.scaling.CompoundScaling;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * The grid of α, β, γ ≥ 1 that the paper searches at φ = 1, under the constraint α·β²·γ² ≈ 2
 * (section 3.3).
 *
 * <p>Immutable and thread-safe.
 *
 * @param step the distance between neighbouring points in each direction, in (0, 1]
 * @param tolerance the largest |α·β²·γ² − 2| of a candidate, at least 0 and below 1
 */
public record ScalingGrid(double step, double tolerance) {

  /** The series of a grid's candidates. */
  public static final String SERIES = "grid";

  /** The growth of the cost at φ = 1. */
  private static final double TARGET = 2;

  /**
   * Allowance for rounding. Decimal steps are inexact in binary, and a point such as 1.2·1.1²·1.15²
   * on the tolerance's edge must not depend on it.
   */
  private static final double SLACK = 1e-9;

  /** The smallest allowed step. A finer grid has more candidates than can be trained. */
  private static final double FINEST = 0.001;

  /**
   * Creates the grid.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public ScalingGrid {
    if (!(step >= FINEST && step <= 1)) {
      throw new IllegalArgumentException(
          "the grid's step must be between " + FINEST + " and 1, but was " + step);
    }
    if (!(tolerance >= 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "the tolerance must be at least 0 and below 1, but was " + tolerance);
    }
  }

  /**
   * {@return all points of the grid that meet the constraint, in the order of α, then β, then γ;
   * empty if there is none}
   */
  public List<CompoundScaling> candidates() {
    List<CompoundScaling> candidates = new ArrayList<>();
    double most = TARGET + tolerance + SLACK;
    for (int a = 0; base(a) <= most; a++) {
      for (int b = 0; base(a) * base(b) * base(b) <= most; b++) {
        for (int c = 0; base(a) * base(b) * base(b) * base(c) * base(c) <= most; c++) {
          CompoundScaling candidate = new CompoundScaling(base(a), base(b), base(c));
          if (Math.abs(candidate.constraint() - TARGET) <= tolerance + SLACK) {
            candidates.add(candidate);
          }
        }
      }
    }
    return candidates;
  }

  /** {@return the value as a short decimal: 1.15 and not 1.1500000000000001} */
  private double base(int steps) {
    return BigDecimal.valueOf(step)
        .multiply(BigDecimal.valueOf(steps))
        .add(BigDecimal.ONE)
        .doubleValue();
  }

  /**
   * {@return a trial for each candidate at φ = 1, in the order of {@link #candidates}}
   *
   * @param baseline the network to scale
   * @throws IllegalArgumentException if the grid has no candidate
   */
  public List<Trial> trials(Baseline baseline) {
    List<Trial> trials = new ArrayList<>();
    for (CompoundScaling candidate : candidates()) {
      trials.add(
          baseline.trial(SERIES, SERIES + "-" + CompoundTrials.name(candidate), candidate.at(1)));
    }
    if (trials.isEmpty()) {
      throw new IllegalArgumentException(
          "no alpha, beta and gamma on a grid of step "
              + step
              + " have |alpha*beta^2*gamma^2 - 2| of at most "
              + tolerance
              + "; allow a larger tolerance or take a smaller step");
    }
    return trials;
  }
}
