package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.io.TextFile;
import io.github.efficientnet4j.internal.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes one line per epoch to the metrics files, as CSV and JSON Lines.
 *
 * <p>After a resumption, the lines of repeated epochs are replaced. Not thread-safe.
 */
final class MetricsFiles implements TrainingListener {

  private static final List<String> COLUMNS =
      List.of(
          "epoch",
          "step",
          "loss",
          "accuracy",
          "learning_rate",
          "images_per_second",
          "seconds",
          "validation_images",
          "validation_loss",
          "validation_top1",
          "validation_top5",
          "best");

  private final TrainingFolder folder;
  private final List<JsonObject> lines = new ArrayList<>();
  private boolean started;

  MetricsFiles(TrainingFolder folder) {
    this.folder = folder;
  }

  @Override
  public void epochStarted(int epoch, int epochs, int firstBatch, int batches) {
    if (!started) {
      started = true;
      keepBefore(epoch);
    }
  }

  private void keepBefore(int epoch) {
    lines.clear();
    if (epoch == 0 || !Files.exists(folder.metricsJsonLines())) {
      return;
    }
    try {
      for (String line : TextFile.read(folder.metricsJsonLines()).lines().toList()) {
        JsonObject object = JsonObject.parse(line);
        if (object.integer("epoch") < epoch) {
          lines.add(object);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          folder.metricsJsonLines()
              + " has a line that is no epoch's metrics: "
              + e.getMessage()
              + "; correct or delete the file",
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void epochEnded(EpochReport report) {
    JsonObject line =
        new JsonObject()
            .put("epoch", report.epoch())
            .put("step", report.step())
            .put("loss", report.loss())
            .put("accuracy", report.accuracy())
            .put("learning_rate", report.learningRate())
            .put("images_per_second", report.imagesPerSecond())
            .put("seconds", report.seconds());
    report
        .evaluation()
        .ifPresent(
            evaluation ->
                line.put("validation_images", evaluation.images())
                    .put("validation_loss", evaluation.loss())
                    .put("validation_top1", evaluation.top1())
                    .put("validation_top5", evaluation.top5())
                    .put("best", report.best()));
    lines.add(line);
    replace(folder.metricsJsonLines(), lines.stream().map(JsonObject::toJson).toList());
    List<String> rows = new ArrayList<>();
    rows.add(String.join(",", COLUMNS));
    lines.forEach(
        row -> rows.add(COLUMNS.stream().map(row::plain).collect(Collectors.joining(","))));
    replace(folder.metricsCsv(), rows);
  }

  private static void replace(Path file, List<String> content) {
    byte[] bytes = (String.join("\n", content) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      AtomicFile.write(file, channel -> Channels.newOutputStream(channel).write(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
