package io.github.efficientnet4j.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.efficientnet4j.GoldenFiles;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CountedNetworksTest {

  private static final List<NetworkSize> COUNTED = CountedNetworks.efficientNets();
  private static final List<NetworkSize> PRINTED = PublishedNetworks.efficientNets();

  @Test
  void namesAndAccuraciesAreThePapers() {
    assertThat(COUNTED).hasSize(8);
    for (int i = 0; i < COUNTED.size(); i++) {
      assertThat(COUNTED.get(i).name()).isEqualTo("EfficientNet-B" + i);
      assertThat(COUNTED.get(i).top1()).isEqualTo(PRINTED.get(i).top1());
    }
  }

  @Test
  void countsEqualTorchvisions() {
    for (int i = 0; i < COUNTED.size(); i++) {
      var golden = GoldenFiles.json("costs.json").get("efficientnet_b" + i);
      assertThat(COUNTED.get(i).parameters()).isEqualTo(golden.get("parameters").asDouble());
      assertThat(COUNTED.get(i).multiplyAdds().orElseThrow())
          .isEqualTo(golden.get("multiply_adds").asDouble());
    }
  }

  /**
   * The paper prints two digits. B2's 9.2 M is the one count that is not this network's rounded:
   * the released one has 9.11 M.
   */
  @Test
  void parametersAgreeWithThePrintedOnes() {
    for (int i = 0; i < COUNTED.size(); i++) {
      double counted = COUNTED.get(i).parameters() / 1e6;
      double printed = PRINTED.get(i).parameters() / 1e6;
      double half = printed < 10 ? 0.05 : 0.5;
      assertThat(counted).as("B" + i).isCloseTo(printed, within(i == 2 ? 0.1 : half));
    }
  }

  /**
   * Within 5 %: the paper does not say which operations it counts. The widest gap is B4's, 4.39
   * billion here and in torchvision, 4.2 in print.
   */
  @Test
  void multiplyAddsAgreeWithThePrintedOnes() {
    for (int i = 0; i < COUNTED.size(); i++) {
      double counted = COUNTED.get(i).multiplyAdds().orElseThrow();
      double printed = PRINTED.get(i).multiplyAdds().orElseThrow();
      assertThat(counted / printed).as("B" + i).isCloseTo(1, within(0.05));
    }
  }

  @Test
  void everyNetworkOfThePapersTableIsThere() {
    assertThat(PublishedNetworks.others())
        .hasSize(16)
        .extracting(NetworkSize::name)
        .doesNotHaveDuplicates()
        .contains("ResNet-50", "SENet", "GPipe")
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("efficient"));
    assertThat(PublishedNetworks.others())
        .filteredOn(network -> network.multiplyAdds().isEmpty())
        .extracting(NetworkSize::name)
        .containsExactly("GPipe");
  }
}
