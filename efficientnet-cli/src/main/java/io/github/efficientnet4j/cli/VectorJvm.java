package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program that computes in a second JVM, started with the Vector API. A JVM takes that
 * incubating module at its start or not at all: no attribute of a jar's manifest adds one, and a
 * user should not have to know the option.
 *
 * <p>Thread-safe; meant to be called once, first thing in {@code main}.
 */
public final class VectorJvm {

  /** Set in the second JVM, so that it starts no third. */
  static final String STARTED = "efficientnet4j.cli.started";

  /**
   * The commands that compute. A list, because picocli's model of all commands takes longer to make
   * than many a command to run; a test compares the two.
   */
  private static final List<String> COMPUTING =
      List.of(
          "classify",
          "cam",
          "evaluate",
          "train",
          "resume",
          "study single",
          "study compound",
          "study grid",
          "study search");

  private static final int LAST_WORDS_SECONDS = 2;
  private static final String MODULE = "jdk.incubator.vector";

  /** Knows this JVM's options, without which a second one would not be the same. */
  private static final String MANAGEMENT = "java.management";

  private static final String WARNING = "WARNING: Using incubator modules: " + MODULE;

  private VectorJvm() {}

  /**
   * Runs a main class in a second JVM with this one's options, class path and streams, and waits
   * for its end.
   *
   * @param main a class with a {@code main} method
   * @param arguments the arguments of that method
   * @return the exit code of the second JVM; empty where this one shall do the work itself: it has
   *     the Vector API, or is the second one, or there is no such module or no way to start another
   */
  public static OptionalInt run(Class<?> main, List<String> arguments) {
    if (System.getProperty(STARTED) != null
        || ModuleLayer.boot().findModule(MODULE).isPresent()
        || ModuleFinder.ofSystem().find(MODULE).isEmpty()
        || ModuleLayer.boot().findModule(MANAGEMENT).isEmpty()) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(await(start(main, arguments)));
    } catch (IOException e) {
      // No second process may be started here: slower kernels are better than none.
      return OptionalInt.empty();
    }
  }

  /** A cheap look, before anything is parsed: if it is wrong, a command is slower, not wrong. */
  static boolean computesWithVectors(List<String> arguments) {
    List<String> words = arguments.stream().filter(word -> !word.startsWith("-")).toList();
    String command = String.join(" ", words.subList(0, Math.min(2, words.size())));
    if (COMPUTING.stream().noneMatch(each -> (command + " ").startsWith(each + " "))
        || arguments.contains("--help")
        || arguments.contains("-h")) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      String engine = null;
      if (argument.startsWith("--engine=")) {
        engine = argument.substring(argument.indexOf('=') + 1);
      } else if (argument.equals("--engine") && i + 1 < arguments.size()) {
        engine = arguments.get(i + 1);
      }
      if (engine != null && List.of("nd4j", "scalar").contains(engine.toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  private static Process start(Class<?> main, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("--add-modules", MODULE, "-D" + STARTED + "=true"));
    command.add("-D" + Terminal.PROPERTY + "=" + Terminal.showsStandardError());
    if (Runtime.version().feature() >= 22) {
      // The manifest allows it to the jar's own JVM only: -cp reads no manifest.
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectInput(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.PIPE)
        .start();
  }

  private static int await(Process process) throws IOException {
    // Ctrl-C reaches both; a signal to this JVM alone, only this one.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    copyErrors(process, System.err);
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        process.destroy();
      }
    }
  }

  /** Waits a little, so that the second JVM's last words are passed on. */
  private static void end(Process process) {
    // Not Process.destroy, which closes the stream of these words.
    process.toHandle().destroy();
    try {
      process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All but the JVM's warning that a module incubates, which would greet the user every time. */
  private static void copyErrors(Process process, PrintStream err) throws IOException {
    byte[] warning = (WARNING + System.lineSeparator()).getBytes(Charset.defaultCharset());
    byte[] start = process.getErrorStream().readNBytes(warning.length);
    if (!Arrays.equals(start, warning)) {
      err.write(start, 0, start.length);
    }
    byte[] buffer = new byte[8192];
    for (int n = process.getErrorStream().read(buffer);
        n >= 0;
        n = process.getErrorStream().read(buffer)) {
      err.write(buffer, 0, n);
      err.flush();
    }
  }
}
