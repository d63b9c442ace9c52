package io.github.efficientnet4j.bench.profile;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.bench.machine.FmaPeak;
import io.github.efficientnet4j.bench.machine.Machine;
import io.github.efficientnet4j.cli.terminal.StandardOutput;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.KernelTime;
import io.github.efficientnet4j.internal.engine.CompiledEngine;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code profile}: a table of one network's kernels on one thread, each with its share
 * of the time, its speed, and the part of the machine's peak that this is.
 *
 * <p>For one call in one thread.
 */
@Command(
    name = "profile",
    description = "Show where the time of an image goes, by kind of kernel, on one thread.",
    mixinStandardHelpOptions = true)
public final class ProfileCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--variant",
      defaultValue = "b0",
      description = "The network (default: ${DEFAULT-VALUE}).")
  private String variant;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "About how long to measure (default: ${DEFAULT-VALUE}).")
  private double seconds;

  private ProfileCommand() {}

  /**
   * Runs the command on the standard streams.
   *
   * @param arguments its options
   * @return the exit code: 0, 1 if the profile cannot be printed, 2 for wrong usage
   */
  public static int run(String... arguments) {
    StandardOutput output = new StandardOutput();
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    return output.exitCode(run(output.writer(), arguments), err);
  }

  static int run(PrintWriter out, String... arguments) {
    return new CommandLine(new ProfileCommand()).setOut(out).execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    EfficientNetVariant network = parse();
    OptionalDouble peak = FmaPeak.gigaflops(1);
    Architecture architecture = Architecture.efficientNet(network);
    Network model = Network.create(architecture, 1);
    int side = network.resolution();
    try (InferenceEngine engine =
        CompiledEngine.compile(
            architecture, model.parameters(), EngineOptions.defaults(), side, side)) {
      engine.warmUp();
      int runs = runs(engine);
      List<KernelTime> kinds = engine.profile(runs);
      long multiplyAdds = Cost.of(Graph.of(architecture, side, side)).multiplyAdds();
      new ProfileTable(kinds, runs, multiplyAdds, peak)
          .lines(network + ", " + engine.kernels() + ", one thread; " + Machine.here().hardware())
          .forEach(spec.commandLine().getOut()::println);
    }
    return 0;
  }

  private EfficientNetVariant parse() {
    try {
      return EfficientNetVariant.parse(variant);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int runs(InferenceEngine engine) {
    engine.profile(1);
    long nanos = engine.profile(1).stream().mapToLong(KernelTime::nanos).sum();
    return (int) Math.max(1, Math.min(2000, seconds * 1e9 / (2 * nanos)));
  }
}
