package io.github.efficientnet4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.internal.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureJsonTest {

  static Stream<Architecture> networks() {
    return Stream.concat(
        Stream.of(Architecture.efficientNetB0()), Architecture.otherBaselines().stream());
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aNetworkIsReadAsItWasWritten(Architecture network) {
    String text = ArchitectureJson.write(network).toJson();
    assertThat(ArchitectureJson.read(JsonObject.parse(text))).isEqualTo(network);
  }

  @Test
  void anEfficientNetsFormHasNothingThatOlderVersionsDoNotKnow() {
    JsonObject root = ArchitectureJson.write(Architecture.efficientNetB0());
    assertThat(root.has("family")).isFalse();
    assertThat(root.object("stem").has("max_pool")).isFalse();
  }
}
