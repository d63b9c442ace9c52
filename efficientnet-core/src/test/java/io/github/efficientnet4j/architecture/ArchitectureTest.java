package io.github.efficientnet4j.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.scaling.ChannelRounding;
import io.github.efficientnet4j.scaling.CompoundScaling;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.scaling.ResolutionRounding;
import io.github.efficientnet4j.scaling.ScalingCoefficients;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {

  // Derived shapes on which torchvision, timm, Keras and the original release agree.
  @ParameterizedTest
  @CsvSource({
    "B0, 32, 16 24 40 80 112 192 320, 1 2 2 3 3 4 1, 1280",
    "B1, 32, 16 24 40 80 112 192 320, 2 3 3 4 4 5 2, 1280",
    "B2, 32, 16 24 48 88 120 208 352, 2 3 3 4 4 5 2, 1408",
    "B3, 40, 24 32 48 96 136 232 384, 2 3 3 5 5 6 2, 1536",
    "B4, 48, 24 32 56 112 160 272 448, 2 4 4 6 6 8 2, 1792",
    "B5, 48, 24 40 64 128 176 304 512, 3 5 5 7 7 9 3, 2048",
    "B6, 56, 32 40 72 144 200 344 576, 3 6 6 8 8 11 3, 2304",
    "B7, 64, 32 48 80 160 224 384 640, 4 7 7 10 10 13 4, 2560"
  })
  void variantsHaveTheReleasedChannelsAndRepeats(
      EfficientNetVariant variant, int stem, String channels, String repeats, int head) {
    Architecture network = Architecture.efficientNet(variant);
    assertThat(network.stem().channels()).isEqualTo(stem);
    assertThat(network.stages()).extracting(Stage::channels).isEqualTo(numbers(channels));
    assertThat(network.stages()).extracting(Stage::repeats).isEqualTo(numbers(repeats));
    assertThat(network.head().channels()).isEqualTo(head);
    assertThat(network.resolution()).isEqualTo(variant.resolution());
  }

  private static List<Integer> numbers(String text) {
    return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
  }

  @Test
  void epsilonFollowsTorchvision() {
    assertThat(Architecture.efficientNet(EfficientNetVariant.B4).batchNorm())
        .isEqualTo(BatchNorm.PYTORCH);
    assertThat(Architecture.efficientNet(EfficientNetVariant.B5).batchNorm())
        .isEqualTo(BatchNorm.TENSORFLOW);
  }

  @Test
  void tensorFlowConventionsChangePaddingAndBatchNormOnly() {
    Architecture torch = Architecture.efficientNetB0();
    Architecture tensorFlow = torch.withTensorFlowConventions();
    assertThat(tensorFlow.padding()).isEqualTo(PaddingMode.SAME);
    assertThat(tensorFlow.batchNorm()).isEqualTo(BatchNorm.TENSORFLOW);
    assertThat(tensorFlow.withPadding(PaddingMode.SYMMETRIC).withBatchNorm(BatchNorm.PYTORCH))
        .isEqualTo(torch);
  }

  @Test
  void scalingByOneChangesNothingEvenWhereRoundingWould() {
    Architecture odd =
        Architecture.builder("odd").stem(10).stage(MBConv.of(3, 1), 13, 1, 1).build();
    assertThat(odd.scaledBy(ScalingCoefficients.IDENTITY)).isEqualTo(odd);
  }

  @Test
  void scalingRoundsAsItIsTold() {
    Architecture half =
        Architecture.efficientNetB0()
            .scaledBy(
                new ScalingCoefficients(0.5, 0.5, 0.5),
                new ChannelRounding(4, 4),
                new ResolutionRounding(1));
    assertThat(half.stages())
        .extracting(Stage::channels)
        .containsExactly(8, 12, 20, 40, 56, 96, 160);
    assertThat(half.stages()).extracting(Stage::repeats).containsExactly(1, 1, 1, 2, 2, 2, 1);
    assertThat(half.resolution()).isEqualTo(112);
  }

  @Test
  void anyPhiGivesANetworkThatGrows() {
    Architecture scaled =
        Architecture.efficientNetB0().scaledBy(CompoundScaling.EFFICIENTNET.at(1.5));
    assertThat(scaled.blocks()).isGreaterThan(Architecture.efficientNetB0().blocks());
    assertThat(scaled.resolution()).isEqualTo(280); // 224 · 1.15^1.5 = 276.2
  }

  @Test
  void theNameOfAScaledNetworkTellsTheMultipliers() {
    Architecture b0 = Architecture.efficientNetB0();
    assertThat(b0.scaledBy(CompoundScaling.EFFICIENTNET.at(1.5)).name())
        .isEqualTo("efficientnet_b0 (width 1.154, depth 1.315, resolution 1.233)");
    assertThat(b0.scaledBy(new ScalingCoefficients(2, 1, 1)).name())
        .isEqualTo("efficientnet_b0 (width 2)");
    assertThat(Architecture.efficientNet(EfficientNetVariant.B1).name())
        .isEqualTo("efficientnet_b1");
  }

  @Test
  void moreBlocksThanAGraphCanHoldAreRefused() {
    ArchitectureBuilder builder =
        Architecture.builder("deep")
            .stage(MBConv.of(3, 1), 8, 9_999, 1)
            .stage(MBConv.of(3, 1), 8, 1, 1);
    assertThat(builder.build().blocks()).isEqualTo(10_000);
    assertThatThrownBy(() -> builder.stage(MBConv.of(3, 1), 8, 1, 1).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an architecture has at most 10000 blocks, but this one has 10001");
  }

  @Test
  void aStageThatCannotBeScaledIsNamed() {
    assertThatThrownBy(
            () -> Architecture.efficientNetB0().scaledBy(new ScalingCoefficients(1e4, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stage 5 (MBConv6, k5x5)")
        .hasMessageContaining("width=10000.0");
  }

  @Test
  void withMethodsChangeOneThing() {
    Architecture b0 = Architecture.efficientNetB0();
    assertThat(b0.withClasses(37).head()).isEqualTo(new Head(1280, 37, 0.2));
    assertThat(b0.withInputChannels(1).inputChannels()).isEqualTo(1);
    assertThat(b0.withDropPath(0).dropPath()).isZero();
    assertThat(b0.withActivation(Activation.RELU6).activation()).isEqualTo(Activation.RELU6);
    assertThat(b0.withClasses(37).withClasses(1000)).isEqualTo(b0);
  }

  @Test
  void anImpossibleStageIsRefusedByItsNumberAndBlock() {
    ArchitectureBuilder builder = Architecture.builder("mine").stage(MBConv.of(3, 1), 16, 1, 1);
    assertThatThrownBy(() -> builder.stage(MBConv.of(5, 6), 0, 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stage 2 (MBConv6, k5x5)")
        .hasMessageContaining("channels")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> builder.stage(MBConv.of(5, 6), 8, 0, 2))
        .hasMessageContaining("stage 2")
        .hasMessageContaining("repeats");
    assertThatThrownBy(() -> builder.stage(MBConv.of(5, 6), 8, 1, 0))
        .hasMessageContaining("stage 2")
        .hasMessageContaining("stride");
  }

  @Test
  void impossiblePartsAreRefused() {
    assertThatThrownBy(() -> MBConv.of(4, 6)).hasMessageContaining("odd");
    assertThatThrownBy(() -> MBConv.of(3, 0.5)).hasMessageContaining("expansion");
    assertThatThrownBy(() -> new SqueezeExcitation(0)).hasMessageContaining("ratio");
    assertThatThrownBy(() -> new Stem(0, 3, 2)).hasMessageContaining("stem");
    assertThatThrownBy(() -> new Head(8, 0, 0)).hasMessageContaining("classes");
    assertThatThrownBy(() -> new Head(8, 1, 1)).hasMessageContaining("dropout");
    assertThatThrownBy(() -> new BatchNorm(0, 0.1)).hasMessageContaining("epsilon");
    assertThatThrownBy(() -> new BatchNorm(1e-3, Double.NaN)).hasMessageContaining("momentum");
    assertThatThrownBy(() -> new BatchNorm(1e-3, 0)).hasMessageContaining("momentum");
    assertThatThrownBy(() -> Architecture.builder("empty").build()).hasMessageContaining("stage");
    assertThatThrownBy(() -> Architecture.efficientNetB0().withDropPath(1))
        .hasMessageContaining("drop-path");
  }

  @Test
  void squeezedChannelsComeFromTheBlocksInput() {
    assertThat(SqueezeExcitation.QUARTER.squeezedChannels(32)).isEqualTo(8);
    assertThat(SqueezeExcitation.QUARTER.squeezedChannels(3)).isEqualTo(1);
  }

  @Test
  void dropPathGrowsFromZeroInEqualSteps() {
    Architecture b0 = Architecture.efficientNetB0();
    assertThat(b0.dropPathOf(0)).isZero();
    assertThat(b0.dropPathOf(4)).isEqualTo(0.05); // 0.2 * 4 / 16
    assertThat(b0.dropPathOf(15)).isEqualTo(0.1875);
  }

  @Test
  void blocksAreCalledByTheirKindExpansionAndKernel() {
    assertThat(
            List.of(
                MBConv.of(5, 6),
                MBConv.of(3, 2.5),
                new Bottleneck(3, 4),
                new DepthwiseSeparable(3),
                new ConvolutionBlock(7)))
        .extracting(Block::label)
        .containsExactly(
            "MBConv6, k5x5",
            "MBConv2.5, k3x3",
            "Bottleneck4, k3x3",
            "Separable, k3x3",
            "Conv, k7x7");
  }

  @Test
  void theLargestAndSmallestValuesAreAllowed() {
    assertThat(new BatchNorm(0.999, 1).momentum()).isEqualTo(1);
    assertThat(new SqueezeExcitation(1).squeezedChannels(7)).isEqualTo(7);
    assertThat(new SqueezeExcitation(0.01).squeezedChannels(7)).isEqualTo(1);
    assertThat(new Stem(1, 1, 1).kernel()).isEqualTo(1);
    assertThat(new Stem(1, 31, 16).stride()).isEqualTo(16);
    assertThat(new Head(0, 1, 0).hasConvolution()).isFalse();
    assertThat(new Head(1, 10_000_000, 0).hasConvolution()).isTrue();
    assertThat(new Bottleneck(1, 1).innerChannels(5)).isEqualTo(5);
    assertThat(new Bottleneck(1, 1024).innerChannels(5)).isEqualTo(1);
  }

  @Test
  void whatLiesOutsideIsRefusedByName() {
    assertRefused(() -> new BatchNorm(0, 0.1), "epsilon");
    assertRefused(() -> new BatchNorm(1, 0.1), "epsilon");
    assertRefused(() -> new BatchNorm(1e-3, 0), "momentum");
    assertRefused(() -> new BatchNorm(1e-3, 1.01), "momentum");
    assertRefused(() -> new SqueezeExcitation(0), "ratio");
    assertRefused(() -> new SqueezeExcitation(1.01), "ratio");
    assertRefused(() -> new Stem(0, 3, 2), "stem: channels");
    assertRefused(() -> new Stem(8, 2, 2), "stem: kernel");
    assertRefused(() -> new Stem(8, 33, 2), "stem: kernel");
    assertRefused(() -> new Stem(8, 3, 17), "stem: stride");
    assertRefused(() -> new Head(-1, 10, 0), "head: channels");
    assertRefused(() -> new Head(8, 0, 0), "head: classes");
    assertRefused(() -> new Head(8, 10_000_001, 0), "head: classes");
    assertRefused(() -> new Head(8, 10, 1), "head: dropout");
    assertRefused(() -> new Bottleneck(3, 0), "expansion");
    assertRefused(() -> new Bottleneck(3, 1025), "expansion");
    assertRefused(() -> new Bottleneck(2, 4), "kernel");
    assertRefused(() -> new ConvolutionBlock(4), "kernel");
    assertRefused(() -> new DepthwiseSeparable(4), "kernel");
  }

  private static void assertRefused(ThrowingCallable creation, String name) {
    assertThatThrownBy(creation)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }
}
