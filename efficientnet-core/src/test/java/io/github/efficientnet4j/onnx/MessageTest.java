package io.github.efficientnet4j.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The wire format against the examples of <a
 * href="https://protobuf.dev/programming-guides/encoding/">protobuf.dev</a> and its limits.
 */
class MessageTest {

  private static String hex(Message message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeTo(bytes);
    assertThat(message.size()).isEqualTo(bytes.size());
    return HexFormat.ofDelimiter(" ").formatHex(bytes.toByteArray());
  }

  @Test
  void fieldsOfEachType() throws IOException {
    assertThat(hex(new Message().integer(1, 150))).isEqualTo("08 96 01");
    assertThat(hex(new Message().text(2, "testing"))).isEqualTo("12 07 74 65 73 74 69 6e 67");
    assertThat(hex(new Message().message(3, new Message().integer(1, 150))))
        .isEqualTo("1a 03 08 96 01");
    assertThat(hex(new Message().integers(6, List.of(3, 270, 86942))))
        .isEqualTo("32 06 03 8e 02 9e a7 05");
    assertThat(hex(new Message().number(1, -2.5f))).isEqualTo("0d 00 00 20 c0");
  }

  @Test
  void integersOfUpToTenBytes() throws IOException {
    assertThat(hex(new Message().integer(1, 127))).isEqualTo("08 7f");
    assertThat(hex(new Message().integer(1, 128))).isEqualTo("08 80 01");
    assertThat(hex(new Message().integer(1, Long.MAX_VALUE)))
        .isEqualTo("08 ff ff ff ff ff ff ff ff 7f");
    assertThat(hex(new Message().integer(1, -2))).isEqualTo("08 fe ff ff ff ff ff ff ff ff 01");
  }

  @Test
  void fieldsFromSixteenOnHaveLongerTags() throws IOException {
    assertThat(hex(new Message().integer(20, 7))).isEqualTo("a0 01 07");
  }

  @Test
  void textIsUtf8AndItsLengthIsInBytes() throws IOException {
    assertThat(hex(new Message().text(1, "ö"))).isEqualTo("0a 02 c3 b6");
  }

  @Test
  void defaultValuesAreLeftOutButEmptyMessagesAreNot() throws IOException {
    Message defaults = new Message().integer(1, 0).text(2, "").number(3, 0).integers(4, List.of());
    assertThat(hex(defaults)).isEmpty();
    assertThat(hex(new Message().integers(1, List.of(0, 0)))).isEqualTo("0a 02 00 00");
    assertThat(hex(new Message().message(1, defaults))).isEqualTo("0a 00");
    assertThat(hex(new Message().number(1, -0f))).isEqualTo("0d 00 00 00 80");
  }

  @Test
  void whatFollowsInTheStreamIsCountedAndNotHeld() throws IOException {
    Message beginning = new Message().integer(1, 1);
    assertThat(hex(new Message().open(1, beginning, 3L << 30)))
        .isEqualTo("0a 82 80 80 80 0c 08 01");
  }
}
