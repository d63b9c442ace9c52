package io.github.efficientnet4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Summary;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.internal.json.JsonObject;
import io.github.efficientnet4j.model.ModelMetadata;
import io.github.efficientnet4j.scaling.CompoundScaling;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "scale",
    description = "Scale B0 by a compound coefficient and print what comes out.",
    mixinStandardHelpOptions = true)
final class ScaleCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--phi",
      required = true,
      converter = Numbers.NotNegative.class,
      description = "The compound coefficient, at least 0; fractions are allowed.")
  private double phi;

  @Option(
      names = "--alpha",
      defaultValue = "1.2",
      converter = Numbers.Positive.class,
      description = "Depth base (default: 1.2).")
  private double alpha;

  @Option(
      names = "--beta",
      defaultValue = "1.1",
      converter = Numbers.Positive.class,
      description = "Width base (default: 1.1).")
  private double beta;

  @Option(
      names = "--gamma",
      defaultValue = "1.15",
      converter = Numbers.Positive.class,
      description = "Resolution base (default: 1.15).")
  private double gamma;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FILE.json",
      description =
          "Also write the architecture to a file, for 'train --architecture', 'study --baseline' and"
              + " 'summary'.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    Architecture scaled;
    CompoundScaling rule;
    ScalingCoefficients coefficients;
    Summary summary;
    try {
      rule = new CompoundScaling(alpha, beta, gamma);
      coefficients = rule.at(phi);
      scaled =
          Architecture.efficientNetB0()
              .scaledBy(coefficients)
              .withName(String.format(Locale.ROOT, "efficientnet_phi_%s", phi));
      summary = Summary.of(scaled, scaled.resolution(), scaled.resolution());
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
    long baseline = Cost.of(Graph.of(Architecture.efficientNetB0())).multiplyAdds();
    double actual = (double) summary.total().multiplyAdds() / baseline;
    String text =
        json
            ? json(rule, coefficients, summary, actual)
            : text(rule, coefficients, summary, actual);
    if (out != null) {
      String description =
          JsonObject.parse(ModelMetadata.ofDefaults(scaled).toJson()).toPrettyJson();
      AtomicFile.write(out, (description + "\n").getBytes(StandardCharsets.UTF_8));
    }
    spec.commandLine().getOut().println(text.stripTrailing());
    if (out != null && !json) {
      spec.commandLine().getOut().println("the architecture is in " + out);
    }
    return 0;
  }

  private String text(
      CompoundScaling rule, ScalingCoefficients at, Summary summary, double actual) {
    return String.format(
            Locale.ROOT,
            "phi %s: depth %.4f, width %.4f, resolution %.4f%n"
                + "alpha * beta^2 * gamma^2 = %.4f; predicted cost %.2fx, after rounding %.2fx%n%n",
            phi,
            at.depth(),
            at.width(),
            at.resolution(),
            rule.constraint(),
            rule.costFactor(phi),
            actual)
        + summary;
  }

  private String json(
      CompoundScaling rule, ScalingCoefficients at, Summary summary, double actual) {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.put("phi", phi);
    root.put("depth", at.depth());
    root.put("width", at.width());
    root.put("resolution", at.resolution());
    root.put("constraint", rule.constraint());
    root.put("predicted_cost_factor", rule.costFactor(phi));
    root.put("cost_factor", actual);
    try {
      root.set("summary", mapper.readTree(summary.toJson()));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError("the library's own JSON does not parse", e);
    }
    return root.toPrettyString();
  }
}
