package io.github.efficientnet4j.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.inference.KernelTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ProfileTableTest {

  private static final List<KernelTime> KINDS =
      List.of(
          new KernelTime("gate", 4, 2_000_000, 0, 1_000_000),
          new KernelTime("1x1 convolution", 20, 6_000_000, 150_000_000, 1000));

  @Test
  void showsTheCostliestFirstWithShareSpeedAndPartOfThePeak() {
    assertThat(new ProfileTable(KINDS, 2, 50_000_000, OptionalDouble.of(100)).lines("B0"))
        .containsExactly(
            "B0",
            "",
            "| kernels | calls | ms | share | GFLOP/s | % of peak | ns per element |",
            "|---|--:|--:|--:|--:|--:|--:|",
            "| 1x1 convolution | 10 | 3.000 | 75.0 % | 50.0 | 50 |  |",
            "| gate | 2 | 1.000 | 25.0 % |  |  | 2.00 |",
            "| all, counting what the network needs | | 4.000 | 100 % | 25.0 | 25 | |");
  }

  @Test
  void leavesThePeakOutWhereItIsNotKnown() {
    assertThat(new ProfileTable(KINDS, 2, 50_000_000, OptionalDouble.empty()).lines("B0"))
        .contains("| 1x1 convolution | 10 | 3.000 | 75.0 % | 50.0 |  |  |");
  }

  @Test
  void anUnknownVariantIsWrongUsage() {
    StringWriter out = new StringWriter();
    assertThat(ProfileCommand.run(new PrintWriter(out), "--variant", "b99")).isEqualTo(2);
  }
}
