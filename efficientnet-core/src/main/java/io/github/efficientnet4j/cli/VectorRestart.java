package io.github.efficientnet4j.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Starts this program again with the flag that makes it fast. {@code java -jar} takes no module
 * from a manifest, and a user should have no flag to type.
 */
final class VectorRestart {

  private static final String MODULE = "jdk.incubator.vector";

  /** Set in the second JVM, so that there is never a third. */
  private static final String MARK = "efficientnet4j.restarted";

  private VectorRestart() {}

  /**
   * Runs the arguments in a JVM with the Vector API, if this one lacks it and they would gain by
   * it.
   *
   * @return the exit code of that JVM; empty if this one should go on itself
   */
  static OptionalInt run(String[] arguments) {
    if (!List.of(arguments).contains("classify")
        || System.getProperty(MARK) != null
        || ModuleLayer.boot().findModule(MODULE).isPresent()) {
      return OptionalInt.empty();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      // An agent, a debugger above all, has its port already.
      if (!argument.startsWith("-agentlib") && !argument.startsWith("-javaagent")) {
        command.add(argument);
      }
    }
    command.addAll(List.of("--add-modules", MODULE, "-D" + MARK + "=true", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    try {
      Process child = new ProcessBuilder(command).inheritIO().start();
      // Ctrl-C reaches both; a kill of this process alone must not leave the other behind.
      Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
      return OptionalInt.of(child.waitFor());
    } catch (IOException e) {
      return OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.of(1);
    }
  }
}
