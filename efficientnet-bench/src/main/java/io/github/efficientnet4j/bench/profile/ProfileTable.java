package io.github.efficientnet4j.bench.profile;

import io.github.efficientnet4j.inference.KernelTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A profile as a table in Markdown, the costliest kind first.
 *
 * @param kinds what was measured
 * @param runs images of the measurement
 * @param multiplyAdds that one image needs, without padding
 * @param peak of one thread, in GFLOP/s
 */
record ProfileTable(List<KernelTime> kinds, int runs, long multiplyAdds, OptionalDouble peak) {

  List<String> lines(String title) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    lines.add("");
    lines.add("| kernels | calls | ms | share | GFLOP/s | % of peak | ns per element |");
    lines.add("|---|--:|--:|--:|--:|--:|--:|");
    long all = kinds.stream().mapToLong(KernelTime::nanos).sum();
    kinds.stream()
        .sorted(Comparator.comparingLong(KernelTime::nanos).reversed())
        .map(kind -> line(kind, all))
        .forEach(lines::add);
    double needed = 2.0 * multiplyAdds * runs / all;
    lines.add(
        String.format(
            Locale.ROOT,
            "| all, counting what the network needs | | %.3f | 100 %% | %.1f | %s | |",
            all * 1e-6 / runs,
            needed,
            percent(needed)));
    return lines;
  }

  private String line(KernelTime kind, long all) {
    boolean sums = kind.multiplyAdds() > 0;
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.3f | %.1f %% | %s | %s | %s |",
        kind.kind(),
        kind.calls() / runs,
        kind.nanos() * 1e-6 / runs,
        100.0 * kind.nanos() / all,
        sums ? String.format(Locale.ROOT, "%.1f", kind.gigaflops()) : "",
        sums ? percent(kind.gigaflops()) : "",
        sums ? "" : String.format(Locale.ROOT, "%.2f", (double) kind.nanos() / kind.elements()));
  }

  private String percent(double gigaflops) {
    return peak.isPresent()
        ? String.format(Locale.ROOT, "%.0f", 100 * gigaflops / peak.getAsDouble())
        : "";
  }
}
