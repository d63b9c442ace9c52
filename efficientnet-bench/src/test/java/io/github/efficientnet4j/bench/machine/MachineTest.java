package io.github.efficientnet4j.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineTest {

  @Test
  void theProcessorIsNamedWithFamilyAndModel() {
    List<String> cpuinfo =
        List.of(
            "processor\t: 0",
            "cpu family\t: 25",
            "model\t\t: 17",
            "model name\t: AMD EPYC",
            "processor\t: 1");
    assertThat(Machine.processor(cpuinfo)).isEqualTo("AMD EPYC (family 25, model 17)");
  }

  @Test
  void aProcessorThatDoesNotTellItsNameIsItsArchitecture() {
    assertThat(Machine.processor(List.of("processor\t: 0")))
        .isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void thisMachineIsDescribed() {
    Machine machine = Machine.here();
    assertThat(machine.processor()).isNotBlank();
    assertThat(machine.cores()).isPositive();
    assertThat(machine.memoryGigabytes()).isPositive();
    assertThat(machine.jvm()).contains(System.getProperty("java.vm.version"));
  }

  @Test
  void peakMemoryIsReadInKilobytes() {
    assertThat(PeakMemory.parse(List.of("Name:\tjava", "VmHWM:\t   35912 kB", "VmRSS:\t 1 kB")))
        .hasValue(35912 * 1024);
    assertThat(PeakMemory.parse(List.of("Name:\tjava"))).isEmpty();
  }

  @Test
  void aBurstCountsTheOperationsOfAllLanes() {
    // 12 sums, two operations in each lane, 25,000 steps.
    assertThat(FmaPeak.burst()).isEqualTo(2L * 12 * FmaPeak.vectorBits() / 32 * 25_000);
  }

  @Test
  void thePeakNeedsAThread() {
    assertThatThrownBy(() -> FmaPeak.gigaflops(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }
}
