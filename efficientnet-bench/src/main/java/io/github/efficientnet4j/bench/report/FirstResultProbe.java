package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.bench.machine.PeakMemory;
import io.github.efficientnet4j.bench.peer.Input;
import io.github.efficientnet4j.bench.peer.Runtimes;
import io.github.efficientnet4j.bench.peer.Session;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A JVM of its own that answers once, and tells when it did and how much memory it took.
 *
 * <p>Thread-safe.
 */
public final class FirstResultProbe {

  private static final String FIRST = "first result";
  private static final String PEAK = "peak bytes ";

  /** After the first answer, so that the memory is that of work and not of loading alone. */
  private static final long MORE_WORK_NANOS = 1_000_000_000;

  private FirstResultProbe() {}

  /**
   * What one process did.
   *
   * @param millis from the start of the process to its first logits
   * @param peakBytes the peak of its resident memory; empty on other systems than Linux
   */
  public record Outcome(double millis, OptionalLong peakBytes) {}

  /**
   * The program of the other JVM.
   *
   * @param arguments runtime, file, variant, threads
   * @throws Exception if the runtime fails
   */
  public static void main(String[] arguments) throws Exception {
    Architecture network = Architecture.efficientNet(EfficientNetVariant.parse(arguments[2]));
    Input input = Input.ofNoise(network, 1, Integer.parseInt(arguments[3]));
    try (Session session =
        Runtimes.parse(arguments[0]).peer().openForFirstResult(Path.of(arguments[1]), input)) {
      session.run();
      System.out.println(FIRST);
      long start = System.nanoTime();
      while (System.nanoTime() - start < MORE_WORK_NANOS) {
        session.run();
      }
      PeakMemory.bytes().ifPresent(bytes -> System.out.println(PEAK + bytes));
    }
    // Some runtimes leave threads behind.
    System.exit(0);
  }

  /**
   * Starts a JVM with this one's class path, and waits for its answer.
   *
   * @param runtime what computes
   * @param file a network in its format
   * @param variant which network
   * @param threads threads that compute
   * @return when it answered
   * @throws IOException if the JVM failed; the message has its words
   * @throws InterruptedException if the thread is interrupted
   */
  public static Outcome run(Runtimes runtime, Path file, EfficientNetVariant variant, int threads)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (runtime == Runtimes.VECTOR) {
      // The others have no use for it, and a JVM starts sooner without.
      command.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    }
    command.add(FirstResultProbe.class.getName());
    command.addAll(List.of(runtime.key(), file.toString(), variant.name(), "" + threads));
    File errors = File.createTempFile("first-result", ".err");
    try {
      long start = System.nanoTime();
      Process process = processOf(command).redirectError(Redirect.to(errors)).start();
      try {
        return outcome(process, start, errors);
      } finally {
        process.destroy();
      }
    } finally {
      Files.deleteIfExists(errors.toPath());
    }
  }

  private static Outcome outcome(Process process, long start, File errors)
      throws IOException, InterruptedException {
    double millis = Double.NaN;
    OptionalLong peak = OptionalLong.empty();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.equals(FIRST)) {
          millis = (System.nanoTime() - start) / 1e6;
        } else if (line.startsWith(PEAK)) {
          peak = OptionalLong.of(Long.parseLong(line.substring(PEAK.length())));
        }
      }
    }
    int code = process.waitFor();
    if (code != 0 || Double.isNaN(millis)) {
      throw new IOException("its process ended with code " + code + ": " + reason(errors));
    }
    return new Outcome(millis, peak);
  }

  private static ProcessBuilder processOf(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    // No option: ONNX Runtime 1.29 crashes where the command line is as long as class paths can be.
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder;
  }

  private static String reason(File errors) throws IOException {
    return Files.readAllLines(errors.toPath()).stream()
        .filter(line -> line.startsWith("Exception") || line.contains("Error"))
        .findFirst()
        .orElse("no reason given");
  }
}
