package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.ComputeOptions;
import io.github.efficientnet4j.cli.network.NetworkOptions;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.StandardOutput;
import io.github.efficientnet4j.image.ImageSource;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.json.JsonObject;
import io.github.efficientnet4j.model.ImageClassifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "embed",
    description = {
      "Print the embedding of each image: the pooled features, which the classifier reads.",
      "Images that look alike to the network have embeddings that point the same way."
    },
    mixinStandardHelpOptions = true)
final class EmbedCommand implements Callable<Integer> {

  /** Computed at once. */
  private static final int BATCH = 16;

  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;
  @Mixin private ComputeOptions compute;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = NamedImage.DESCRIPTION)
  private List<Path> images;

  @Option(
      names = "--json",
      description =
          "A line of JSON for each image, in place of CSV with a line for each: its name, then the"
              + " numbers.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write to a file instead of standard output: .csv, or .jsonl as with --json. It is"
              + " replaced when all is written.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    boolean lines = jsonLines();
    Computation computation = compute.computation();
    computation.require();
    NamedImages all = NamedImages.of(images, spec.commandLine().getErr());
    List<NamedImage> named = all.images();
    if (out != null) {
      AtomicFile.requireWritable(out);
    }
    int[] failed = new int[1];
    try (ImageClassifier classifier = network.classifier(computation)) {
      if (out == null) {
        failed[0] = embed(classifier, named, lines, spec.commandLine().getOut());
      } else {
        AtomicFile.write(
            out,
            channel -> {
              Writer file = Channels.newWriter(channel, StandardCharsets.UTF_8);
              failed[0] = embed(classifier, named, lines, file);
              file.flush();
            });
        CommandLine line = spec.commandLine();
        (AtomicFile.isStandardOutput(out) ? line.getErr() : line.getOut())
            .println(out + ": " + (named.size() - failed[0]) + " embeddings");
      }
    }
    return all.complete() && failed[0] == 0 ? 0 : 1;
  }

  private boolean jsonLines() {
    if (out == null) {
      return json;
    }
    String name = out.toString().toLowerCase(Locale.ROOT);
    boolean jsonFile = name.endsWith(".jsonl") || name.endsWith(".json");
    if (!jsonFile && !name.endsWith(".csv") || json && !jsonFile) {
      throw new Failures.UsageException(
          "--out is a "
              + (json ? ".jsonl file with --json" : ".csv or .jsonl file")
              + ", but was "
              + out);
    }
    return jsonFile;
  }

  /** Returns how many images could not be read, which are told of and left out. */
  private int embed(
      ImageClassifier classifier, List<NamedImage> named, boolean lines, Writer writer)
      throws IOException {
    int failed = 0;
    for (int first = 0; first < named.size(); first += BATCH) {
      List<NamedImage> batch = named.subList(first, Math.min(named.size(), first + BATCH));
      List<float[]> embeddings = embeddings(classifier, batch);
      for (int i = 0; i < batch.size(); i++) {
        if (embeddings.get(i) == null) {
          failed++;
        } else {
          String file = batch.get(i).file().toString();
          writer.write(
              lines
                  ? jsonLine(file, embeddings.get(i))
                  : csvLine(out == null ? Printable.of(file) : file, embeddings.get(i)));
          writer.write('\n');
        }
      }
      writer.flush();
      if (writer instanceof PrintWriter console) {
        StandardOutput.require(console);
      }
    }
    return failed;
  }

  /** Those of a batch; null for an image that cannot be read. */
  private List<float[]> embeddings(ImageClassifier classifier, List<NamedImage> batch)
      throws IOException {
    if (batch.size() > 1) {
      try {
        return classifier.embeddings(batch.stream().map(NamedImage::source).toList());
      } catch (IOException e) {
        // One of them cannot be read: which one is found below.
      }
    }
    PrintWriter err = spec.commandLine().getErr();
    List<float[]> each = new ArrayList<>();
    for (NamedImage image : batch) {
      try {
        ImageSource source = image.source();
        each.add(classifier.embeddings(List.of(source)).get(0));
      } catch (IOException e) {
        err.println("error: " + image.failure(e.getCause() == null ? e : e.getCause()));
        each.add(null);
      }
    }
    return each;
  }

  private static String jsonLine(String file, float[] embedding) {
    List<Double> values = new ArrayList<>(embedding.length);
    for (float value : embedding) {
      // With the digits of a float, and no more.
      values.add(Double.valueOf(Float.toString(value)));
    }
    return new JsonObject().put("file", file).put("embedding", values).toJson();
  }

  private static String csvLine(String file, float[] embedding) {
    StringBuilder line = new StringBuilder();
    boolean quoted =
        file.contains(",") || file.contains("\"") || file.contains("\n") || file.contains("\r");
    line.append(quoted ? '"' + file.replace("\"", "\"\"") + '"' : file);
    for (float value : embedding) {
      line.append(',').append(value);
    }
    return line.toString();
  }
}
