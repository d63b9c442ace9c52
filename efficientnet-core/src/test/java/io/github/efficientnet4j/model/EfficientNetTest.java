package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.scaling.CompoundScaling;
import io.github.efficientnet4j.scaling.EfficientNetVariant;
import io.github.efficientnet4j.weights.WeightsFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EfficientNetTest {

  @TempDir private Path folder;

  @Test
  void theReleasedVariantsByName() {
    List<Architecture> byName =
        List.of(
            EfficientNet.b0(),
            EfficientNet.b1(),
            EfficientNet.b2(),
            EfficientNet.b3(),
            EfficientNet.b4(),
            EfficientNet.b5(),
            EfficientNet.b6(),
            EfficientNet.b7());
    for (int i = 0; i < byName.size(); i++) {
      EfficientNetVariant variant = EfficientNetVariant.values()[i];
      assertThat(variant.shortName()).isEqualTo("b" + i);
      assertThat(byName.get(i)).isEqualTo(EfficientNet.of(variant));
    }
  }

  @Test
  void theExampleOfItsDocumentation() {
    Architecture wide =
        EfficientNet.b0().scaledBy(CompoundScaling.EFFICIENTNET.at(1.5)).withClasses(37);
    assertThat(wide.head().classes()).isEqualTo(37);
    assertThat(Network.create(wide, 42).labels().size()).isEqualTo(37);
  }

  @Test
  void loadsItsOwnFamilyAndRefusesOthersWithTheRemedy() throws IOException {
    Path own = folder.resolve("own.safetensors");
    EfficientNet.create(EfficientNetVariant.B0, 1).save(own);
    assertThat(EfficientNet.load(own).architecture()).isEqualTo(EfficientNet.b0());
    Path other = folder.resolve("other.safetensors");
    Network.create(Architecture.mobileNetV2().withClasses(5), 1).save(other);
    assertThatThrownBy(() -> EfficientNet.load(other))
        .isInstanceOf(WeightsFormatException.class)
        .hasMessageContaining("other.safetensors")
        .hasMessageContaining("no EfficientNet; load it with Network.load");
    assertThat(Network.load(other).labels().size()).isEqualTo(5);
  }

  @Test
  void theNetworkOfTheLibrary() {
    assertThat(EfficientNet.fashionMnist().labels().size()).isEqualTo(10);
  }

  @Test
  void anUnknownNameIsAnsweredBeforeAnythingIsDownloaded() {
    assertThatThrownBy(() -> EfficientNet.pretrained("b99"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("b99");
  }
}
