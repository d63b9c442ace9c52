package io.github.efficientnet4j.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles that no PyTorch writes. The container's checksum would hide most of them. */
class PickleReaderTest {

  private static final int ROUNDS = 20_000;

  /** The pickle of a file that PyTorch wrote. */
  static byte[] pickleOf(String fixture) throws IOException {
    try (ZipFile zip = new ZipFile(PyTorchFileTest.fixture(fixture).toFile())) {
      var entry = zip.stream().filter(e -> e.getName().endsWith("data.pkl")).findFirst();
      return zip.getInputStream(entry.orElseThrow()).readAllBytes();
    }
  }

  /** Overwrites one to four bytes, with any value or with the opcodes' favourites. */
  static byte[] damaged(byte[] pickle, Random random) {
    byte[] favourites =
        "(}])tuasqhQRbX.0\u0000\u007f\u0080\u0085\u0086\u0093\u0094\u008d\u00ff"
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] copy = pickle.clone();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      copy[random.nextInt(copy.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : favourites[random.nextInt(favourites.length)];
    }
    return copy;
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pth", "views.pth", "protocol4.pth", "parameters.pth"})
  void damageIsReadOrRefusedAndNothingElse(String fixture) throws IOException {
    byte[] pickle = pickleOf(fixture);
    Random random = new Random(3);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try {
        PickleReader.read(damaged(pickle, random));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
        refused++;
      }
    }
    assertThat(refused).isBetween(1, ROUNDS - 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE})
  void aTextLongerThanThePickleIsRefused(long length) {
    byte[] pickle =
        ByteBuffer.allocate(11)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {(byte) 0x80, 4, (byte) 0x8d})
            .putLong(length)
            .array();
    assertThatThrownBy(() -> PickleReader.read(pickle))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("longer than itself");
  }

  /** 100,000 dimensions, used by 20,000 tensors: two billion numbers if each keeps its own. */
  @Test
  void aLongShapeThatManyTensorsShareTakesNoMemory() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    write(pickle, "\u0080\u0002((");
    write(pickle, "K\u0001".repeat(100_000) + "tq\u00000");
    write(pickle, "X\u0007\u0000\u0000\u0000storagectorch\nFloatStorage\n");
    write(pickle, "X\u0001\u0000\u0000\u00000X\u0003\u0000\u0000\u0000cpuK\u0004tQq\u00010");
    write(pickle, "ctorch._utils\n_rebuild_tensor_v2\nq\u00020(");
    write(pickle, "h\u0002(h\u0001K\u0000h\u0000h\u0000tR".repeat(20_000));
    write(pickle, "t.");
    assertThatThrownBy(() -> PickleReader.read(pickle.toByteArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100000 dimensions");
  }

  /** Each byte would make a map: eighty bytes of memory for one of the file. */
  @Test
  void millionsOfEmptyDictsAreRefused() {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    write(pickle, "\u0080\u0002" + "}".repeat(4_000_000) + ".");
    assertThatThrownBy(() -> PickleReader.read(pickle.toByteArray()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("opcodes");
  }

  private static void write(ByteArrayOutputStream stream, String latin1) {
    stream.writeBytes(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
