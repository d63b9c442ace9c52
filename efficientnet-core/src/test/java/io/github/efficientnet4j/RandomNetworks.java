package io.github.efficientnet4j;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.ArchitectureBuilder;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.architecture.SqueezeExcitation;
import io.github.efficientnet4j.architecture.Stem;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Networks that nobody would draw: all that the graph can express, in small. */
public final class RandomNetworks {

  private RandomNetworks() {}

  /** One of some numbers. */
  public static int oneOf(Random random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private static Block block(Random random) {
    return random.nextInt(4) == 0 ? new ConvolutionBlock(oneOf(random, 1, 3, 5)) : mbconv(random);
  }

  private static Block blockOfAnyFamily(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new DepthwiseSeparable(oneOf(random, 1, 3, 5));
      case 1, 2 -> new Bottleneck(oneOf(random, 1, 3, 5), oneOf(random, 1, 2, 4));
      default -> block(random);
    };
  }

  private static MBConv mbconv(Random random) {
    double expansion = oneOf(random, 2, 3, 4, 8, 12) / 2.0;
    Optional<SqueezeExcitation> gate =
        switch (random.nextInt(4)) {
          case 0 -> Optional.empty();
          case 1 -> Optional.of(new SqueezeExcitation(1));
          default -> Optional.of(SqueezeExcitation.QUARTER);
        };
    return new MBConv(oneOf(random, 1, 3, 3, 5, 5, 7, 9), expansion, gate);
  }

  /** The next network like an EfficientNet. */
  public static Architecture next(Random random) {
    return next(random, RandomNetworks::block).build();
  }

  /** The next network with blocks, stem, head and names of any family. */
  public static Architecture nextOfAnyFamily(Random random) {
    return next(random, RandomNetworks::blockOfAnyFamily)
        .family(Family.values()[random.nextInt(Family.values().length)])
        .stem(new Stem(oneOf(random, 5, 16, 48), oneOf(random, 3, 7), 1, random.nextBoolean()))
        .head(oneOf(random, 0, 0, 30))
        .build();
  }

  private static ArchitectureBuilder next(Random random, Function<Random, Block> block) {
    ArchitectureBuilder builder =
        Architecture.builder("random")
            .resolution(16)
            .inputChannels(oneOf(random, 1, 3, 3, 4))
            .stem(
                oneOf(random, 2, 5, 16, 17, 48), oneOf(random, 1, 3, 5, 7), oneOf(random, 1, 2, 3))
            .head(oneOf(random, 1, 30, 64, 130))
            .classes(oneOf(random, 1, 3, 10, 1001))
            .dropout(0.2)
            .dropPath(random.nextInt(2) * 0.2)
            .activation(Activation.values()[random.nextInt(Activation.values().length)])
            .padding(PaddingMode.values()[random.nextInt(PaddingMode.values().length)]);
    int stages = 1 + random.nextInt(4);
    for (int stage = 0; stage < stages; stage++) {
      builder.stage(
          block.apply(random),
          oneOf(random, 2, 3, 8, 16, 24, 31, 49),
          1 + random.nextInt(3),
          oneOf(random, 1, 1, 2, 3));
    }
    return builder;
  }
}
