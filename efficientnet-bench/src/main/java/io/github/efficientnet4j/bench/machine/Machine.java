package io.github.efficientnet4j.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where a measurement was made.
 *
 * <p>Immutable and thread-safe.
 *
 * @param processor its name
 * @param cores those that the JVM sees
 * @param memoryGigabytes physical memory in GiB
 * @param vectorBits the width of the JVM's vectors; 0 without the Vector API
 * @param os name, version and architecture
 * @param jvm name, version and vendor
 */
public record Machine(
    String processor, int cores, double memoryGigabytes, int vectorBits, String os, String jvm) {

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final double GIB = 1L << 30;

  /**
   * This machine.
   *
   * @return its description
   */
  public static Machine here() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        Math.round(10 * system.getTotalMemorySize() / GIB) / 10.0,
        FmaPeak.vectorBits(),
        join("os.name", "os.version", "os.arch"),
        join("java.vm.name", "java.vm.version", "java.vendor"));
  }

  /**
   * One line for people.
   *
   * @return processor, cores, memory, vectors
   */
  public String hardware() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %.1f GiB, vectors of %d bits",
        processor,
        cores,
        memoryGigabytes,
        vectorBits);
  }

  private static String join(String... properties) {
    StringBuilder text = new StringBuilder();
    for (String property : properties) {
      text.append(text.length() == 0 ? "" : " ").append(System.getProperty(property, "?"));
    }
    return text.toString();
  }

  private static String processorName() {
    try {
      return processor(Files.readAllLines(CPUINFO));
    } catch (IOException e) {
      return otherwise();
    }
  }

  /** On Linux: family and model as well, for virtual machines that hide the name. */
  static String processor(List<String> cpuinfo) {
    String name = field(cpuinfo, "model name");
    if (name.isEmpty()) {
      return System.getProperty("os.arch");
    }
    return String.format(
        Locale.ROOT,
        "%s (family %s, model %s)",
        name,
        field(cpuinfo, "cpu family"),
        field(cpuinfo, "model"));
  }

  private static String field(List<String> cpuinfo, String name) {
    return cpuinfo.stream()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .findFirst()
        .orElse("");
  }

  private static String otherwise() {
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    if (windows != null) {
      return windows;
    }
    try {
      Process process = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string").start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
