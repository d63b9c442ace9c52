package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.model.ImageClassifier;
import io.github.efficientnet4j.model.NetworkSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Classify the images that come with the library by the network that comes with it: clothes"
            + " of Fashion-MNIST, which it has not learned from.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final String FOLDER = "/io/github/efficientnet4j/fashion/";

  /** Done sooner than the Vector API would be there. */
  private static final EngineOptions PLAIN_JAVA = new EngineOptions(0, KernelChoice.SCALAR);

  @Spec private CommandSpec spec;

  /** An image among the library's resources, with what it shows. */
  private record Sample(String file, String label) {}

  @Override
  public Integer call() throws IOException {
    TextTable table = new TextTable(Set.of(0, 1, 2), "  image", "shows", "classified as", "at");
    List<Sample> samples = samples();
    int right = 0;
    try (ImageClassifier classifier =
        ImageClassifier.builder()
            .network(NetworkSource.fashionMnist())
            .engine(PLAIN_JAVA)
            .build()) {
      for (Sample sample : samples) {
        try (InputStream image = DemoCommand.class.getResourceAsStream(FOLDER + sample.file())) {
          Prediction best = classifier.classify(image, 1).get(0);
          right += best.label().equals(sample.label()) ? 1 : 0;
          table.add(
              "  " + sample.file(),
              sample.label(),
              best.label(),
              String.format(Locale.ROOT, "%.1f %%", 100 * best.probability()));
        }
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.printf(Locale.ROOT, "%n%d of %d right%n", right, samples.size());
    return 0;
  }

  private static List<Sample> samples() throws IOException {
    try (InputStream list = DemoCommand.class.getResourceAsStream(FOLDER + "images.csv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split(","))
          .map(cells -> new Sample(cells[0], cells[1]))
          .toList();
    }
  }
}
