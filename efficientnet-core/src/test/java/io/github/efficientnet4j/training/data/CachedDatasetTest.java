package io.github.efficientnet4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.image.Pixels;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CachedDatasetTest {

  /** Counts how often it decodes; its second image is damaged. */
  private static final class Counting implements Dataset {

    private int decoded;

    @Override
    public int size() {
      return 2;
    }

    @Override
    public List<String> classNames() {
      return List.of("a", "b");
    }

    @Override
    public int label(int index) {
      return index;
    }

    @Override
    public Pixels image(int index) throws IOException {
      decoded++;
      if (index == 1) {
        throw new IOException("damaged");
      }
      return Pixels.of(1, 1, 1, new byte[] {42});
    }

    @Override
    public String describe(int index) {
      return "sample " + index;
    }
  }

  @Test
  void anImageIsDecodedOnce() throws IOException {
    Counting source = new Counting();
    CachedDataset cached = CachedDataset.of(source);
    Pixels image = cached.image(0);
    assertThat(image.sample(0, 0, 0)).isEqualTo(42);
    assertThat(cached.image(0)).isSameAs(image);
    assertThat(source.decoded).isEqualTo(1);
    assertThat(CachedDataset.of(cached)).isSameAs(cached);
  }

  @Test
  void aDamagedImageIsReportedEachTime() {
    Counting source = new Counting();
    CachedDataset cached = CachedDataset.of(source);
    assertThatThrownBy(() -> cached.image(1)).hasMessage("damaged");
    assertThatThrownBy(() -> cached.image(1)).hasMessage("damaged");
    assertThat(source.decoded).isEqualTo(2);
  }

  @Test
  void theRestIsTheSources() {
    CachedDataset cached = CachedDataset.of(new Counting());
    assertThat(cached.size()).isEqualTo(2);
    assertThat(cached.classNames()).containsExactly("a", "b");
    assertThat(cached.label(1)).isEqualTo(1);
    assertThat(cached.describe(1)).isEqualTo("sample 1");
    assertThatThrownBy(() -> cached.image(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
