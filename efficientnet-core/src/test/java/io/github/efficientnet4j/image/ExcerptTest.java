package io.github.efficientnet4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Excerpt excerpt() {
    Excerpt.Builder kept = new Excerpt.Builder(ascii("0123456789"));
    kept.add(1, 3);
    kept.add(3, 4);
    kept.add(5, 5);
    kept.add(7, 10);
    return kept.between(ascii("ab"), ascii("z"));
  }

  @Test
  void newBytesSurroundRangesOfTheFile() throws IOException {
    assertThat(excerpt().stream().readAllBytes()).isEqualTo(ascii("ab123789z"));
    assertThat(Excerpt.whole(ascii("abc")).stream().readAllBytes()).isEqualTo(ascii("abc"));
  }

  @Test
  void singleBytesAndPartsOfArraysAreReadInOrder() throws IOException {
    InputStream stream = excerpt().stream();
    byte[] part = new byte[5];
    assertThat(stream.read()).isEqualTo('a');
    assertThat(stream.read(part, 1, 4)).isEqualTo(4);
    assertThat(part).isEqualTo(ascii("\0b123"));
    assertThat(stream.read(part)).isEqualTo(4);
    assertThat(part).startsWith(ascii("789z"));
    assertThat(stream.read(part, 0, 0)).isZero();
    assertThat(stream.read()).isEqualTo(-1);
    assertThat(stream.read(part)).isEqualTo(-1);
  }

  @Test
  void manyRangesAreKept() throws IOException {
    byte[] file = new byte[1000];
    Excerpt.Builder kept = new Excerpt.Builder(file);
    for (int i = 0; i < 1000; i += 2) {
      file[i] = 1;
      kept.add(i, i + 1);
    }
    byte[] read = kept.between(new byte[0], new byte[0]).stream().readAllBytes();
    assertThat(read).hasSize(500).containsOnly(1);
  }
}
