package io.github.efficientnet4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;

/** How the memory of a process grows in which an engine makes the same pass again and again. */
final class NativeMemory {

  private static final int PASSES = 200;

  /**
   * The process itself takes memory now and then (compiled code, thread stacks, malloc's own), by
   * the megabyte and at any time, but not in each of several stretches, as a leak does.
   */
  private static final int STRETCHES = 5;

  private NativeMemory() {}

  /**
   * Arrays must be freed when they are done with, not at some later garbage collection: 200 passes
   * that leave theirs to the collector hold far more than a twentieth of what they allocate. And
   * after a collection nothing of a pass may be left.
   *
   * @param main a program that calls {@link #measure}
   */
  static void assertSteady(Class<?> main) throws Exception {
    String output =
        run(
            main,
            System.getProperty("java.class.path"),
            // The process's memory is the only measure that sees ND4J's arrays (JavaCPP's count
            // does not), so nothing else in it may grow: the heap is all there from the start.
            "-Xms128m",
            "-Xmx128m",
            "-Xmn96m",
            "-XX:+AlwaysPreTouch",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1");
    Matcher numbers =
        Pattern.compile("perPass=(\\d+) grown=(-?\\d+) grownAfterCollection=(-?\\d+)")
            .matcher(output);
    assertThat(numbers.find()).as(output).isTrue();
    long perPass = Long.parseLong(numbers.group(1));
    long grown = Long.parseLong(numbers.group(2));
    assertThat(steady(perPass, grown, Long.parseLong(numbers.group(3)))).as(output).isTrue();
  }

  private static boolean steady(long perPass, long grown, long grownAfterCollection) {
    return grown < PASSES * perPass / 20 && grownAfterCollection < perPass;
  }

  /**
   * Prints how the process grows over 200 passes, in bytes: the least of at most five stretches,
   * the last of which is the first that is steady.
   *
   * @param perPass what a pass allocates
   */
  static void measure(long perPass, Runnable pass) throws InterruptedException {
    repeat(100, pass);
    long grown = Long.MAX_VALUE;
    long grownAfterCollection = Long.MAX_VALUE;
    long before = settled();
    for (int i = 0; i < STRETCHES && !steady(perPass, grown, grownAfterCollection); i++) {
      repeat(PASSES, pass);
      grown = Math.min(grown, Pointer.physicalBytes() - before);
      long after = settled();
      grownAfterCollection = Math.min(grownAfterCollection, after - before);
      before = after;
    }
    System.out.printf(
        "perPass=%d grown=%d grownAfterCollection=%d%n", perPass, grown, grownAfterCollection);
  }

  /** The bytes of the outputs of all operations that make an array of their own, per image. */
  static long bytesOfMaps(Graph graph) {
    return graph.nodes().stream()
        .filter(
            node ->
                node.operation() instanceof Operation.Convolution
                    || node.operation() instanceof Operation.GlobalAveragePool
                    || node.operation() instanceof Operation.Linear)
        .mapToLong(node -> node.output().elements() * Float.BYTES)
        .sum();
  }

  private static void repeat(int times, Runnable pass) {
    for (int i = 0; i < times; i++) {
      pass.run();
    }
  }

  /** The least seen in a second of collections, so that ND4J's deallocator threads catch up. */
  private static long settled() throws InterruptedException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      System.gc();
      Thread.sleep(100);
      least = Math.min(least, Pointer.physicalBytes());
    }
    return least;
  }

  /** Runs a program to its end in a JVM of its own, and gives what it printed. */
  static String run(Class<?> main, String classPath, String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-cp", classPath, main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // One thread and one malloc arena: neither waits for a busy machine nor spreads what is freed.
    builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "MALLOC_ARENA_MAX", "1"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }
}
