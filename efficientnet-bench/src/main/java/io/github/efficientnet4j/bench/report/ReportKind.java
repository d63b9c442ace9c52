package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** What a report is of. Both kinds have the same form, but are shown by different commands. */
enum ReportKind {
  /** Passes of variants, which its cases are called after. */
  INFERENCE("inference", "report"),
  /** Training steps; see {@link TrainingTask}. */
  TRAINING("training steps", "training");

  private final String title;
  private final String command;

  ReportKind(String title, String command) {
    this.title = title;
    this.command = command;
  }

  /** Reads a report that a command of this kind can show. */
  Report read(Path file) throws IOException {
    Report report = ReportJson.read(file);
    for (Row row : report.rows()) {
      ReportKind other = of(row);
      if (other != this) {
        throw new IOException(
            file
                + " is a report of "
                + other.title
                + ", not of "
                + title
                + ": the command '"
                + other.command
                + "' reads it");
      }
    }
    return report;
  }

  private static ReportKind of(Row row) {
    return Arrays.stream(EfficientNetVariant.values())
            .anyMatch(variant -> variant.name().equals(row.variant()))
        ? INFERENCE
        : TRAINING;
  }
}
